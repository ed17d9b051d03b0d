package io.baton.processing;

import io.baton.lease.Checkpoint;
import io.baton.tenure.Fetched;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Below it everything is finished. The worker moves it, record by record and without allocating; the poll thread reads it
 * when it checkpoints. Two marks, each right by itself, of which the further one counts: the last record finished, and the
 * last batch passed, whose end may lie past its last record.
 */
final class Frontier {

    private final AtomicLong finished = new AtomicLong();
    private volatile Checkpoint passed;
    private volatile @Nullable ConsumerRecord<byte[], byte[]> last;

    Frontier(Checkpoint start) {
        this.passed = start;
    }

    /** Worker only. */
    void finished(ConsumerRecord<byte[], byte[]> record) {
        last = record;
        finished.lazySet(finished.getPlain() + 1);
    }

    /** Worker only: every record of the batch is finished. */
    void passed(Fetched batch) {
        if (batch.next().nextOffset() > passed.nextOffset()) {
            passed = batch.next();
        }
    }

    boolean isPast(ConsumerRecord<byte[], byte[]> record) {
        return record.offset() < nextOffset();
    }

    Checkpoint checkpoint() {
        ConsumerRecord<byte[], byte[]> record = last;
        Checkpoint batch = passed;
        if (record == null || record.offset() + 1 <= batch.nextOffset()) {
            return batch;
        }
        return new Checkpoint(
                record.offset() + 1, record.leaderEpoch().map(OptionalInt::of).orElse(OptionalInt.empty()));
    }

    long count() {
        return finished.get();
    }

    private long nextOffset() {
        ConsumerRecord<byte[], byte[]> record = last;
        return record == null ? passed.nextOffset() : Math.max(passed.nextOffset(), record.offset() + 1);
    }
}
