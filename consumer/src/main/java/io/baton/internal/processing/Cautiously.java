package io.baton.internal.processing;

import io.baton.ProcessEndedException;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.tenure.Caution;
import io.baton.internal.tenure.Fetched;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where holders before this one crashed: one record at a time, on the processor's own thread, each named in the lease row
 * before it is begun, until the place is passed. A record at which enough of them crashed meets the failure policy, and its
 * handler is not called.
 */
final class Cautiously implements Dispatcher {

    /** Takes one record through the user's code, its repeats included; false when it is not finished and none follows it. */
    @FunctionalInterface
    interface Whole {
        boolean untilDone(Entry entry) throws InterruptedException;
    }

    /** The record that crashed them lies at most as many ahead of their checkpoint, or it ends this process as well. */
    private static final int LONGEST = 10_000;

    private static final Duration LONGEST_TIME = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(Cautiously.class);

    private final Caution caution;
    private final Whole whole;
    private final Window window;
    private final UnderHold hold;
    private final DueTimes due;
    private final long untilNanos;
    private int passed;

    Cautiously(Caution caution, Whole whole, Checkpoint start, UnderHold hold, DueTimes due) {
        this.caution = caution;
        this.whole = whole;
        this.window = new Window(start);
        this.hold = hold;
        this.due = due;
        this.untilNanos = hold.time().nanos() + LONGEST_TIME.toNanos();
    }

    /** Until nothing is buffered, or it is over. */
    @Override
    public boolean dispatch(Buffer buffer, CurrentRecord current) throws InterruptedException {
        for (Fetched batch = buffer.next(); batch != null; batch = buffer.next()) {
            if (!dispatch(batch, current)) {
                return false;
            }
            if (isOver()) {
                return true;
            }
        }
        return !hold.guard().stopping();
    }

    /** Up to its end, or until it is over. */
    private boolean dispatch(Fetched batch, CurrentRecord current) throws InterruptedException {
        Stretch stretch = window.open(batch);
        List<ConsumerRecord<byte[], byte[]>> records = batch.records();
        for (int i = 0; i < records.size(); i++) {
            if (!stretch.finished(i)) {
                var entry = new Entry(records.get(i), stretch, i);
                if (!isDueWhileCautious(entry)) {
                    return !hold.guard().stopping();
                }
                current.set(entry.record);
                if (!handle(entry)) {
                    return false;
                }
                current.clear();
                passed++;
            }
        }
        return true;
    }

    /** Waits until the record is due; false when it stops, or is over, before. */
    private boolean isDueWhileCautious(Entry entry) throws InterruptedException {
        long dueNanos = hold.time().nanos() + due.until(entry.record).toNanos();
        while (!isOver() && hold.guard().mayBegin()) {
            long leftNanos = dueNanos - hold.time().nanos();
            if (leftNanos <= 0) {
                return true;
            }
            hold.guard().pause(Duration.ofNanos(Math.min(leftNanos, LONGEST_PAUSE.toNanos())));
        }
        return false;
    }

    private boolean handle(Entry entry) throws InterruptedException {
        long checkpoint = window.checkpoint().nextOffset();
        if (caution.condemns(checkpoint)) {
            return settle(entry, caution.crashesAt(checkpoint));
        }
        if (!caution.begins(checkpoint, hold.guard()::pause)) {
            return false;
        }
        try {
            return whole.untilDone(entry);
        } finally {
            caution.ends();
        }
    }

    private boolean settle(Entry entry, int crashes) throws InterruptedException {
        var cause = new ProcessEndedException(Trouble.where(entry.record), crashes);
        LOG.error("{}", cause.getMessage());
        if (!hold.repair().settleUntried(entry.record, cause, crashes)
                || !hold.guard().mayFinish()) {
            return false;
        }
        entry.finish();
        hold.tally().finished(entry.record, 1, entry.bytes());
        return true;
    }

    /** For the processor's own thread: whether the place of the crashes was passed. */
    boolean isOver() {
        return passed >= LONGEST || hold.time().nanos() - untilNanos >= 0;
    }

    /** For the processor's own thread, once it {@link #isOver}. */
    void end() {
        LOG.info("{} records were handled one at a time, and nothing crashed: going on as usual", passed);
        caution.over();
    }

    @Override
    public boolean idle() {
        return !hold.guard().stopping();
    }

    @Override
    public Checkpoint checkpoint() {
        return window.checkpoint();
    }
}
