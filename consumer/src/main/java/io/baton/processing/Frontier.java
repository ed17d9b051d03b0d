package io.baton.processing;

import io.baton.lease.Checkpoint;
import io.baton.lease.FinishedAhead;
import io.baton.tenure.Fetched;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Below it everything is finished, where records finish in order. The worker moves it, without allocating; the poll thread
 * reads it when it checkpoints. Two marks, each right by itself, of which the further one counts: the last record finished,
 * and the last batch passed, whose end may lie past its last record.
 */
final class Frontier {

    private final FinishedAhead inherited;
    private final AtomicReference<@Nullable ConsumerRecord<byte[], byte[]>> last = new AtomicReference<>(null);
    private volatile Checkpoint passed;

    Frontier(Checkpoint start) {
        this.inherited = start.ahead();
        this.passed = new Checkpoint(start.nextOffset(), start.leaderEpoch());
    }

    /** Worker only: it and all before it. */
    void finished(ConsumerRecord<byte[], byte[]> record) {
        last.lazySet(record);
    }

    /** Worker only: every record of the batch is finished. */
    void passed(Fetched batch) {
        if (batch.next().nextOffset() > passed.nextOffset()) {
            passed = batch.next();
        }
    }

    /** Whether it was finished before, under this hold or an earlier one. */
    boolean isPast(ConsumerRecord<byte[], byte[]> record) {
        return record.offset() < passed.nextOffset() || inherited.contains(record.offset());
    }

    Checkpoint checkpoint() {
        ConsumerRecord<byte[], byte[]> record = last.get();
        Checkpoint batch = passed;
        if (record == null || record.offset() + 1 <= batch.nextOffset()) {
            return Checkpoint.reaching(batch.nextOffset(), batch.leaderEpoch(), inherited);
        }
        OptionalInt epoch = record.leaderEpoch().map(OptionalInt::of).orElse(OptionalInt.empty());
        return Checkpoint.reaching(record.offset() + 1, epoch, inherited);
    }
}
