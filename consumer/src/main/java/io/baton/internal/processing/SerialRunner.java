package io.baton.internal.processing;

import io.baton.internal.guard.Guard;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.recovery.Recovery;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.time.Time;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record after the other, on one thread. Clocks cost as much as a trivial handler, so the fence is looked at once for a
 * stride of records where those take no time worth mentioning. A stride ends early when the lease thread has come by
 * meanwhile, so that a record which does take long is the last of its stride; or, should that thread be held up itself, at
 * the next look at a clock, which is never many records away. Confined to its thread.
 */
final class SerialRunner {

    /** A batch on its way, in the log's order. */
    interface Path {

        /** Whether this record is to be begun by this thread, now. */
        boolean begins(int index);

        /** The records from the one index to before the other are finished, whatever becomes of the next. */
        void finished(int from, int end);
    }

    /** A stride that takes longer is too long. */
    static final long STRIDE_NANOS = 20_000;
    /** The fence is looked at at least this often, in records. */
    private static final int LONGEST = 256;
    /** At most this number of records is begun between two looks at a clock. */
    private static final int BLIND = 16;

    private final RecordRunner<?, ?> runner;
    private final Guard guard;
    private final Recovery recovery;
    private final Tally tally;
    private final Time time;
    private int length = 1;
    private @Nullable Throwable failure;

    SerialRunner(RecordRunner<?, ?> runner, ProcessorSession session) {
        this.runner = runner;
        this.guard = session.guard();
        this.recovery = session.recovery();
        this.tally = session.tally();
        this.time = session.time();
    }

    /** Why the last stride ended before a record that was begun; null where it did not. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** How many records from this one on are finished; negative when no further record is to be begun. */
    int stride(List<ConsumerRecord<byte[], byte[]>> records, int from, Path path, CurrentRecord current)
            throws InterruptedException {
        int admitted = guard.mayBegin(length);
        if (admitted == 0) {
            return -1;
        }
        tally.begins();
        long begunNanos = time.nanos();
        int end = handle(records, from, Math.min(records.size(), from + admitted), begunNanos, path, current);
        int attempts = end - from + (failure == null ? 0 : 1);
        if (attempts > 0) {
            long tookNanos = time.nanos() - begunNanos;
            adjust(tookNanos);
            tally.strode(attempts, tookNanos);
        }
        if (end > from) {
            // the last one may have taken its time, unless another was begun after it
            if (failure == null && !guard.mayFinish()) {
                finish(records, from, end - 1, path);
                return -1;
            }
            finish(records, from, end, path);
        }
        return end - from;
    }

    /** Up to which all went well; {@link #failure} is why that was not all. */
    private int handle(
            List<ConsumerRecord<byte[], byte[]>> records,
            int from,
            int end,
            long begunNanos,
            Path path,
            CurrentRecord current) {
        failure = null;
        int beats = guard.beats();
        int next = from;
        while (next < end && (next == from || (guard.beats() == beats && !isLong(next - from, begunNanos)))) {
            ConsumerRecord<byte[], byte[]> record = records.get(next);
            if (next > from) {
                path.finished(next - 1, next);
            }
            if (!path.begins(next)) {
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
            next++;
        }
        return next;
    }

    private boolean isLong(int begun, long begunNanos) {
        return begun % BLIND == 0 && time.nanos() - begunNanos > STRIDE_NANOS;
    }

    private void finish(List<ConsumerRecord<byte[], byte[]>> records, int from, int end, Path path) {
        if (end > from) {
            path.finished(end - 1, end);
            tally.finished(records.get(end - 1), end - from, bytes(records, from, end));
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
        if (tookNanos > STRIDE_NANOS) {
            length = 1;
        } else if (length < LONGEST && tookNanos < STRIDE_NANOS / 2) {
            length *= 2;
        }
    }

    /** A record that failed, until it is settled; false when it is not finished, and none follows it. */
    boolean settled(ConsumerRecord<byte[], byte[]> record, Throwable why) throws InterruptedException {
        if (!recovery.untilSettled(record, why, attempt -> timed(record, attempt)) || !guard.mayFinish()) {
            return false;
        }
        tally.finished(record, 1, Fetched.bytes(record));
        return true;
    }

    /** A record with nothing else in hand, its repeats included; false when it is not finished, and none follows it. */
    boolean untilDone(Entry entry) throws InterruptedException {
        Throwable why = null;
        try {
            timed(entry.record, 1);
        } catch (Throwable thrown) {
            why = thrown;
        }
        if (why == null && guard.mayFinish()) {
            tally.finished(entry.record, 1, entry.bytes());
        } else if (why == null || !settled(entry.record, why)) {
            return false;
        }
        entry.finish();
        return true;
    }

    private void timed(ConsumerRecord<byte[], byte[]> record, int attempt) throws Exception {
        long begunNanos = time.nanos();
        try {
            if (!runner.run(record, attempt)) {
                tally.filtered();
            }
        } finally {
            tally.handled(1, time.nanos() - begunNanos);
        }
    }
}
