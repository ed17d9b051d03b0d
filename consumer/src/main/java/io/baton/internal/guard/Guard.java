package io.baton.internal.guard;

import io.baton.internal.lease.Fence;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether records may be begun, and count as finished, in one session. Safe for all threads. */
public final class Guard {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    /** How often a thread that waits looks again. */
    private static final Duration LOOK = Duration.ofMillis(10);
    /** Handlers faster than this always fit into the drain. */
    private static final Duration WORTH_A_LOOK = Duration.ofMillis(500);

    private final Fence fence;
    private final long silenceNanos;
    private final Time time;
    private final Supplier<Duration> timeToFinish;
    private final HandlerPace pace;
    private final AtomicInteger beats = new AtomicInteger();
    private volatile boolean stopping;
    private volatile boolean abandoned;
    private volatile boolean saidTooLate;
    private volatile boolean saidInterrupted;

    /**
     * @param silence how long the lease thread may not come by
     * @param timeToFinish how long a record that is begun now has, if nobody newer comes
     */
    public Guard(Fence fence, Duration silence, Time time, Supplier<Duration> timeToFinish) {
        this.fence = fence;
        this.silenceNanos = silence.toNanos();
        this.time = time;
        this.timeToFinish = timeToFinish;
        this.pace = new HandlerPace(time);
    }

    /** No further record is begun. */
    public void stop() {
        stopping = true;
        beat();
    }

    /** The lease thread came by, as it does 20 times a second, but for a call of the table. */
    public void beat() {
        beats.incrementAndGet();
    }

    /** Has changed if it came by, or the hold ends: as good as a look at a clock, and a tenth of the price. */
    public int beats() {
        return beats.get();
    }

    public boolean stopping() {
        return stopping;
    }

    /** Whatever is under way is not finished, whatever becomes of it. */
    public void abandon() {
        abandoned = true;
        stop();
    }

    public boolean abandoned() {
        return abandoned;
    }

    public HandlerPace pace() {
        return pace;
    }

    /** Waits while the fence is closed, or the time too short; false once no further record may be begun. */
    public boolean mayBegin() throws InterruptedException {
        return mayBegin(1) > 0;
    }

    /**
     * The same for a number of records, to be begun one after the other until the next {@link #beats beat}: a single record
     * where the fence might close before that.
     */
    public int mayBegin(int records) throws InterruptedException {
        long left = fence.leftNanos();
        while (!stopping && !(left > 0 && fits())) {
            rest(LOOK);
            left = fence.leftNanos();
        }
        return stopping ? 0 : left > silenceNanos ? records : 1;
    }

    /** A record done in time counts even when stopping; one done behind a closed fence only once that opens again. */
    public boolean mayFinish() throws InterruptedException {
        while (!abandoned && !fence.open()) {
            if (stopping || fence.lost()) {
                return false;
            }
            rest(LOOK);
        }
        return !abandoned;
    }

    /**
     * After the user's code: an interrupt flag that it left set is not to reach the next record, nor a call of Baton's. After
     * {@link #abandon} the flag is Baton's, and stays. The package tells whose interrupts there are.
     */
    public void dropForeignInterrupt() {
        if (Thread.interrupted() && abandoned) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where Baton's own code waited and was interrupted: its own interrupt ends the work, any other does not. */
    public void ignoreUnlessOurs(InterruptedException e) throws InterruptedException {
        if (abandoned) {
            throw e;
        }
        if (!saidInterrupted) {
            saidInterrupted = true;
            LOG.warn(
                    "Code other than Baton's interrupts Baton's threads; such an interrupt is ignored while Baton's own code runs",
                    e);
        }
    }

    private void rest(Duration duration) throws InterruptedException {
        try {
            time.pause(duration);
        } catch (InterruptedException e) {
            ignoreUnlessOurs(e);
        }
    }

    /** Lets this long pass; false as soon as no further record may be begun. */
    public boolean pause(Duration duration) throws InterruptedException {
        long until = time.nanos() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0 && !stopping; left = until - time.nanos()) {
            rest(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
        }
        return !stopping;
    }

    /** Whether handlers have lately been fast enough for one more record before the invocation's own end. */
    private boolean fits() {
        Duration expected = pace.expected();
        if (expected.compareTo(WORTH_A_LOOK) < 0) {
            return true;
        }
        Duration left = timeToFinish.get();
        boolean fits = expected.compareTo(left) <= 0;
        if (!fits && !saidTooLate) {
            saidTooLate = true;
            LOG.info("No further record is begun: a record is expected to take {}, and {} are left", expected, left);
        }
        return fits;
    }
}
