package io.baton.internal.processing;

import io.baton.internal.tenure.Fetched;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record on its way through a lane. Confined to whoever works on its lane; the lanes' lock hands it over. */
final class Entry {

    final ConsumerRecord<byte[], byte[]> record;
    /** Null when the record has none. */
    final @Nullable Key key;

    private final Stretch stretch;
    private final int index;

    @Nullable
    Entry next;

    @Nullable
    Trouble trouble;

    Entry(ConsumerRecord<byte[], byte[]> record, Stretch stretch, int index) {
        this.record = record;
        byte[] bytes = record.key();
        this.key = bytes == null ? null : new Key(bytes);
        this.stretch = stretch;
        this.index = index;
    }

    void finish() {
        stretch.finish(index);
    }

    int bytes() {
        return Fetched.bytes(record);
    }
}
