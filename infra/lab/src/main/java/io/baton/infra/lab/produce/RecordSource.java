package io.baton.infra.lab.produce;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where the records come from. Confined to the producer's thread. */
public interface RecordSource extends AutoCloseable {

    /** One record to send; sequences rise by one within a key. */
    record Outgoing(int partition, String key, long sequence, ByteBuffer value) {}

    /** The next record, or null when there are no more. */
    @Nullable
    Outgoing next() throws IOException;

    @Override
    void close() throws IOException;
}
