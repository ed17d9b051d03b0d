package io.baton.internal.processing;

import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.time.Time;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record after the other, on one thread. Clocks cost as much as a trivial handler, so the fence is looked at once for a
 * stride of records where those take no time worth mentioning. A stride ends early when the poll thread has come by
 * meanwhile, so that a record which does take long is the last of its stride; or, should that thread be held up itself, at
 * the next look at a clock, which is never many records away. Confined to its thread.
 */
final class Strides {

    /** What is known to be finished. */
    interface Progress {

        /** Whether this record is to be begun by this thread, now. */
        boolean begins(ConsumerRecord<byte[], byte[]> record, int index);

        /** This one was done in no time, and is finished whatever becomes of the next. */
        void passed(ConsumerRecord<byte[], byte[]> record, int index);

        /** All of a stride are, from one index to the last one, before the other index. */
        void strode(int from, ConsumerRecord<byte[], byte[]> last, int end);
    }

    /** A stride that takes longer is too long. */
    static final long NANOS = 20_000;

    /** As many records as the fence may be looked at for at once. */
    private static final int LONGEST = 256;

    /** As many of them as may be begun between two looks at a clock. */
    private static final int BLIND = 16;

    private final RecordRunner<?, ?> runner;
    private final Guard guard;
    private final Tally tally;
    private final Time time;
    private int length = 1;
    private @Nullable Throwable failure;

    Strides(RecordRunner<?, ?> runner, UnderHold hold) {
        this.runner = runner;
        this.guard = hold.guard();
        this.tally = hold.tally();
        this.time = hold.time();
    }

    /** Why the last stride ended before a record that was begun; null if there is no such. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** How many records from this one on are finished; fewer than none when no further one is to be begun. */
    int next(List<ConsumerRecord<byte[], byte[]>> records, int from, Progress progress, CurrentRecord current)
            throws InterruptedException {
        int admitted = guard.mayBegin(length);
        if (admitted == 0) {
            return -1;
        }
        tally.begins();
        long begunNanos = time.nanos();
        int end = handle(records, from, Math.min(records.size(), from + admitted), begunNanos, progress, current);
        if (end > from) {
            long tookNanos = time.nanos() - begunNanos;
            adjust(tookNanos);
            tally.strode(end - from, tookNanos);
            // the last one may have taken its time, unless another was begun after it
            if (failure == null && !guard.mayFinish()) {
                finish(records, from, end - 1, progress);
                return -1;
            }
            finish(records, from, end, progress);
        }
        return end - from;
    }

    /** Up to which all went well; {@link #failure} is why that was not all. */
    private int handle(
            List<ConsumerRecord<byte[], byte[]>> records,
            int from,
            int end,
            long begunNanos,
            Progress progress,
            CurrentRecord current) {
        failure = null;
        int beats = guard.beats();
        ConsumerRecord<byte[], byte[]> previous = null;
        int next = from;
        while (next < end && (previous == null || (guard.beats() == beats && !isLong(next - from, begunNanos)))) {
            ConsumerRecord<byte[], byte[]> record = records.get(next);
            if (previous != null) {
                progress.passed(previous, next - 1);
            }
            if (!progress.begins(record, next)) {
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
            previous = record;
            next++;
        }
        return next;
    }

    private boolean isLong(int begun, long begunNanos) {
        return begun % BLIND == 0 && time.nanos() - begunNanos > NANOS;
    }

    private void finish(List<ConsumerRecord<byte[], byte[]>> records, int from, int end, Progress progress) {
        if (end > from) {
            ConsumerRecord<byte[], byte[]> last = records.get(end - 1);
            progress.strode(from, last, end);
            tally.finished(last, end - from, bytes(records, from, end));
        }
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
        if (tookNanos > NANOS) {
            length = 1;
        } else if (length < LONGEST && tookNanos < NANOS / 2) {
            length *= 2;
        }
    }
}
