package io.baton.processing;

import io.baton.lease.Checkpoint;
import io.baton.logging.CurrentRecord;
import io.baton.tenure.Fetched;
import io.baton.time.Time;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record after the other, on the processor's own thread. Clocks cost as much as a trivial handler, so the fence is
 * looked at once for a stride of records where those take no time worth mentioning; a stride ends early when the poll
 * thread has come by meanwhile, so that a record which does take long is the last of its stride.
 */
final class InOrder implements Dispatcher {

    /** As many records as the fence may be looked at for at once. */
    private static final int LONGEST_STRIDE = 256;
    /** A stride that takes longer is too long. */
    private static final long STRIDE_NANOS = 20_000;

    private final RecordRunner<?, ?> runner;
    private final Frontier frontier;
    private final Guard guard;
    private final Repair repair;
    private final Tally tally;
    private final Time time;
    private int stride = 1;
    private @Nullable Throwable failure;

    InOrder(RecordRunner<?, ?> runner, Checkpoint start, UnderHold hold) {
        this.runner = runner;
        this.frontier = new Frontier(start);
        this.guard = hold.guard();
        this.repair = hold.repair();
        this.tally = hold.tally();
        this.time = hold.time();
    }

    @Override
    public boolean dispatch(Fetched batch, CurrentRecord current) throws InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> records = batch.records();
        int next = 0;
        while (next < records.size()) {
            if (frontier.isPast(records.get(next))) {
                next++;
                continue;
            }
            int done = stride(records, next, current);
            if (done == 0) {
                return false;
            }
            next += done;
        }
        frontier.passed(batch);
        current.clear();
        return true;
    }

    /** How many records from this one on were finished; none when no further one is to be begun. */
    private int stride(List<ConsumerRecord<byte[], byte[]>> records, int from, CurrentRecord current)
            throws InterruptedException {
        int admitted = guard.mayBegin(stride);
        if (admitted == 0) {
            return 0;
        }
        long begunNanos = time.nanos();
        int handled = handle(records, from, Math.min(records.size(), from + admitted), current);
        if (handled > 0) {
            long tookNanos = time.nanos() - begunNanos;
            adjust(tookNanos);
            tally.handled(handled, tookNanos);
            // the last one may have taken its time, unless another was begun after it
            if (failure == null && !guard.mayFinish()) {
                finish(records, from, handled - 1);
                return 0;
            }
            finish(records, from, handled);
        }
        if (failure == null) {
            return handled;
        }
        return repaired(records, from + handled, failure) ? handled + 1 : 0;
    }

    /** How many went well; {@link #failure} is why that was not all. */
    private int handle(List<ConsumerRecord<byte[], byte[]>> records, int from, int end, CurrentRecord current) {
        failure = null;
        int beats = guard.beats();
        ConsumerRecord<byte[], byte[]> previous = null;
        int next = from;
        while (next < end && (previous == null || guard.beats() == beats)) {
            ConsumerRecord<byte[], byte[]> record = records.get(next);
            if (previous != null) {
                if (frontier.isPast(record)) {
                    break;
                }
                // done in no time, and finished whatever becomes of this one
                frontier.finished(previous);
            }
            current.set(record);
            try {
                if (!runner.run(record, 1)) {
                    tally.filtered();
                }
            } catch (Throwable thrown) {
                failure = thrown;
                break;
            }
            previous = record;
            next++;
        }
        return next - from;
    }

    private boolean repaired(List<ConsumerRecord<byte[], byte[]>> records, int index, Throwable why)
            throws InterruptedException {
        ConsumerRecord<byte[], byte[]> record = records.get(index);
        if (!repair.untilSettled(record, why, attempt -> runner.run(record, attempt)) || !guard.mayFinish()) {
            return false;
        }
        finish(records, index, 1);
        return true;
    }

    private void finish(List<ConsumerRecord<byte[], byte[]>> records, int from, int count) {
        if (count == 0) {
            return;
        }
        ConsumerRecord<byte[], byte[]> last = records.get(from + count - 1);
        frontier.strode(last);
        tally.finished(last, count, bytes(records, from, from + count));
    }

    /** By index: Kafka's list in a part of it is iterators in iterators, which the JIT does not always see through. */
    private static long bytes(List<ConsumerRecord<byte[], byte[]>> records, int from, int end) {
        long bytes = 0;
        for (int i = from; i < end; i++) {
            bytes += Fetched.bytes(records.get(i));
        }
        return bytes;
    }

    private void adjust(long tookNanos) {
        if (tookNanos > STRIDE_NANOS) {
            stride = 1;
        } else if (stride < LONGEST_STRIDE && tookNanos < STRIDE_NANOS / 2) {
            stride *= 2;
        }
    }

    @Override
    public Checkpoint checkpoint() {
        return frontier.checkpoint();
    }
}
