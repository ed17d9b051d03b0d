package io.baton.internal.processing;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.tenure.Fetched;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Below it everything is finished, where records finish in order. The worker moves it, without allocating; the poll thread
 * reads it when it checkpoints. Two marks, each right by itself, of which the further one counts: past the last record
 * finished, and past the last batch, whose end may lie further on.
 */
final class Frontier implements Strides.Progress {

    private static final long UNKNOWN = -1;

    private final FinishedAhead inherited;
    private final boolean inherits;
    /** A number and not the record: a reference would cost the collector's barrier with each. */
    private final AtomicLong finished = new AtomicLong();

    private final AtomicLong epoch = new AtomicLong(UNKNOWN);
    private volatile Checkpoint passed;

    Frontier(Checkpoint start) {
        this.inherited = start.ahead();
        this.inherits = !inherited.isEmpty();
        this.passed = new Checkpoint(start.nextOffset(), start.leaderEpoch());
    }

    @Override
    public boolean begins(ConsumerRecord<byte[], byte[]> record, int index) {
        return !isPast(record);
    }

    @Override
    public void passed(ConsumerRecord<byte[], byte[]> record, int index) {
        finished.lazySet(record.offset() + 1);
    }

    @Override
    public void strode(int from, ConsumerRecord<byte[], byte[]> last, int end) {
        finished(last);
    }

    /** Worker only: it and all before it. */
    void finished(ConsumerRecord<byte[], byte[]> record) {
        epoch.lazySet(record.leaderEpoch().map(Integer::longValue).orElse(UNKNOWN));
        finished.lazySet(record.offset() + 1);
    }

    /** Worker only: every record of the batch is finished. */
    void passed(Fetched batch) {
        if (batch.next().nextOffset() > passed.nextOffset()) {
            passed = batch.next();
        }
    }

    /** Whether it was finished before, under this hold or an earlier one. */
    boolean isPast(ConsumerRecord<byte[], byte[]> record) {
        return record.offset() < passed.nextOffset() || (inherits && inherited.contains(record.offset()));
    }

    Checkpoint checkpoint() {
        long next = finished.get();
        long known = epoch.get();
        Checkpoint batch = passed;
        if (next <= batch.nextOffset()) {
            return Checkpoint.reaching(batch.nextOffset(), batch.leaderEpoch(), inherited);
        }
        OptionalInt of = known == UNKNOWN ? OptionalInt.empty() : OptionalInt.of((int) known);
        return Checkpoint.reaching(next, of, inherited);
    }
}
