package io.baton.internal.processing;

import io.baton.internal.progress.BatchProgress;
import io.baton.internal.recovery.FailedAttempts;
import io.baton.internal.tenure.Fetched;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record on its way to a worker or into a batch. Confined to the thread that works on it; the lanes' lock hands it over. */
final class Entry {

    /** A record's key as it is on the wire, to be looked up by. */
    static final class Key {

        private final byte[] bytes;
        private final int hash;

        Key(byte[] bytes) {
            this.bytes = bytes;
            this.hash = Arrays.hashCode(bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    final ConsumerRecord<byte[], byte[]> record;
    /** Null when the record has none. */
    final @Nullable Key key;

    private final BatchProgress batch;
    private final int index;

    @Nullable
    Entry next;

    /** Null as long as it has not failed. */
    @Nullable
    FailedAttempts failed;

    Entry(ConsumerRecord<byte[], byte[]> record, BatchProgress batch, int index) {
        this.record = record;
        byte[] bytes = record.key();
        this.key = bytes == null ? null : new Key(bytes);
        this.batch = batch;
        this.index = index;
    }

    void finish() {
        batch.finish(index);
    }

    int bytes() {
        return Fetched.bytes(record);
    }
}
