package io.baton.processing;

import io.baton.ProcessEndedException;
import io.baton.lease.Checkpoint;
import io.baton.logging.CurrentRecord;
import io.baton.tenure.Caution;
import io.baton.tenure.Fetched;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where holders before this one crashed: one record at a time, on the processor's own thread, each named in the lease row
 * before it is begun, until the place is passed. One at which enough of them crashed meets the failure policy, and its
 * handler is not called. From there on records go the pipeline's usual way.
 */
final class Cautiously implements Dispatcher {

    /** One record through the user's code, its repeats included; false when it is not finished and none follows it. */
    @FunctionalInterface
    interface Whole {
        boolean untilDone(Entry entry) throws InterruptedException;
    }

    /** The record that crashed them lies at most so far ahead of their checkpoint; else they crash here once more. */
    private static final int LONGEST = 10_000;

    private static final Duration LONGEST_TIME = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(Cautiously.class);

    private final Caution caution;
    private final Whole whole;
    private final Window window;
    private final UnderHold hold;
    private final Duration longestDelay;
    private final Function<ConsumerRecord<byte[], byte[]>, Optional<Instant>> notBefore;
    private final Function<Checkpoint, Dispatcher> usual;
    private final long untilNanos;
    private int passed;
    private volatile @Nullable Dispatcher next;

    /**
     * @param longestDelay how far off a record may say that it is due
     * @param usual what goes on from a checkpoint when the place is passed
     */
    Cautiously(
            Caution caution,
            Whole whole,
            Checkpoint start,
            UnderHold hold,
            Duration longestDelay,
            Function<ConsumerRecord<byte[], byte[]>, Optional<Instant>> notBefore,
            Function<Checkpoint, Dispatcher> usual) {
        this.caution = caution;
        this.whole = whole;
        this.window = new Window(start);
        this.hold = hold;
        this.longestDelay = longestDelay;
        this.notBefore = notBefore;
        this.usual = usual;
        this.untilNanos = hold.time().nanos() + LONGEST_TIME.toNanos();
    }

    @Override
    public boolean dispatch(Buffer buffer, CurrentRecord current) throws InterruptedException {
        Dispatcher following = next;
        while (following == null) {
            Fetched batch = buffer.next();
            if (batch == null) {
                return !hold.guard().stopping();
            }
            if (!dispatch(batch, current)) {
                return false;
            }
            if (isOver()) {
                buffer.again();
                following = goOnAsUsual();
            }
        }
        return following.dispatch(buffer, current);
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
        long dueNanos = hold.time().nanos() + untilDue(entry).toNanos();
        while (!isOver() && hold.guard().mayBegin()) {
            long leftNanos = dueNanos - hold.time().nanos();
            if (leftNanos <= 0) {
                return true;
            }
            hold.guard().pause(Duration.ofNanos(Math.min(leftNanos, LONGEST_PAUSE.toNanos())));
        }
        return false;
    }

    private Duration untilDue(Entry entry) {
        if (longestDelay.isZero()) {
            return Duration.ZERO;
        }
        Duration left = notBefore
                .apply(entry.record)
                .map(due -> Duration.between(hold.time().now(), due))
                .orElse(Duration.ZERO);
        if (!left.isPositive()) {
            return Duration.ZERO;
        }
        // anybody may write a header
        return left.compareTo(longestDelay) < 0 ? left : longestDelay;
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
        var cause = new ProcessEndedException(entry.record, crashes);
        LOG.error("{}", cause.getMessage());
        if (!hold.repair().settleUntried(entry.record, cause, crashes)
                || !hold.guard().mayFinish()) {
            return false;
        }
        entry.finish();
        hold.tally().finished(entry.record, 1, entry.bytes());
        return true;
    }

    private boolean isOver() {
        return passed >= LONGEST || hold.time().nanos() - untilNanos >= 0;
    }

    private Dispatcher goOnAsUsual() {
        LOG.info("{} records were handled one at a time, and nothing crashed: going on as usual", passed);
        caution.over();
        Dispatcher following = usual.apply(window.checkpoint());
        next = following;
        if (hold.guard().stopping()) {
            following.stop(); // whoever said so may have come too early for it
        }
        return following;
    }

    @Override
    public Duration patience() {
        Dispatcher following = next;
        return following == null ? Dispatcher.super.patience() : following.patience();
    }

    @Override
    public boolean idle() throws InterruptedException {
        Dispatcher following = next;
        return following == null ? !hold.guard().stopping() : following.idle();
    }

    @Override
    public void relieve(Buffer buffer) {
        Dispatcher following = next;
        if (following != null) {
            following.relieve(buffer);
        }
    }

    @Override
    public Checkpoint checkpoint() {
        Dispatcher following = next;
        return following == null ? window.checkpoint() : following.checkpoint();
    }

    @Override
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        Dispatcher following = next;
        return following == null || following.awaitIdle(atMost);
    }

    @Override
    public void stop() {
        Dispatcher following = next;
        if (following != null) {
            following.stop();
        }
    }

    @Override
    public List<String> threads() {
        Dispatcher following = next;
        return following == null ? List.of() : following.threads();
    }

    @Override
    public void interrupt() {
        Dispatcher following = next;
        if (following != null) {
            following.interrupt();
        }
    }
}
