package io.baton.processing;

import io.baton.lease.Checkpoint;
import io.baton.logging.CurrentRecord;
import io.baton.tenure.Fetched;
import io.baton.time.Time;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One record after the other, on the processor's own thread. Clocks cost as much as a trivial handler, so the fence is
 * looked at once for a few records where those take no time worth mentioning.
 */
final class InOrder implements Dispatcher {

    /** As many records as the fence may be looked at for at once. */
    private static final int LONGEST_STRIDE = 32;
    /** A stride that takes longer is too long. */
    private static final long STRIDE_NANOS = 20_000;

    private final RecordRunner<?, ?> runner;
    private final Frontier frontier;
    private final Guard guard;
    private final Repair repair;
    private final Tally tally;
    private final Time time;
    private int stride = 1;

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
        if (!guard.mayBegin()) {
            return 0;
        }
        int end = Math.min(records.size(), from + stride);
        long bytes = 0;
        long begunNanos = time.nanos();
        int next = from;
        Throwable failure = null;
        while (next < end && (next == from || !guard.stopping())) {
            ConsumerRecord<byte[], byte[]> record = records.get(next);
            if (next > from && frontier.isPast(record)) {
                break;
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
            bytes += Tally.bytes(record);
            next++;
        }
        long tookNanos = time.nanos() - begunNanos;
        if (next > from) {
            adjust(tookNanos);
            tally.handled(next - from, tookNanos);
            if (!finish(records.get(next - 1), next - from, bytes)) {
                return 0;
            }
        }
        if (failure != null) {
            ConsumerRecord<byte[], byte[]> record = records.get(next);
            if (!repair.untilSettled(record, failure, attempt -> runner.run(record, attempt))
                    || !finish(record, 1, Tally.bytes(record))) {
                return 0;
            }
            next++;
        }
        return next - from;
    }

    private boolean finish(ConsumerRecord<byte[], byte[]> last, int records, long bytes) throws InterruptedException {
        if (!guard.mayFinish()) {
            return false;
        }
        frontier.finished(last);
        tally.finished(last, records, bytes);
        return true;
    }

    private void adjust(long tookNanos) {
        if (tookNanos > STRIDE_NANOS) {
            stride = 1;
        } else if (stride < LONGEST_STRIDE) {
            stride *= 2;
        }
    }

    @Override
    public Checkpoint checkpoint() {
        return frontier.checkpoint();
    }
}
