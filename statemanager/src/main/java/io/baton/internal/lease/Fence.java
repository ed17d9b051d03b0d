package io.baton.internal.lease;

import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Whether a holder may still touch records. Open until {@link LeaseTimings#holdsFor} has passed since the moment
 * <em>before</em> the last successful renewal was sent, by the monotonic or by the wall clock, whichever says more: a
 * frozen sandbox may stop the monotonic clock, and the wall clock may be set. Safe for use by several threads.
 */
public final class Fence {

    record Stamp(long nanos, long wallMillis) {}

    private final Time time;
    private final long limitNanos;
    private final long limitMillis;
    private volatile Stamp last;
    private volatile boolean lost;

    Fence(Time time, Duration holdsFor, Stamp firstSent) {
        this.time = time;
        this.limitNanos = holdsFor.toNanos();
        this.limitMillis = holdsFor.toMillis();
        this.last = firstSent;
    }

    static Stamp stamp(Time time) {
        return new Stamp(time.nanos(), time.now().toEpochMilli());
    }

    /** True: records may be begun and finished. False: not now; a later renewal may open it again unless it is {@link #lost}. */
    public boolean open() {
        return leftNanos() > 0;
    }

    /** How long it stays open if no renewal succeeds, in nanoseconds; zero or less while it is closed. */
    public long leftNanos() {
        if (lost) {
            return 0;
        }
        Stamp sent = last;
        long byNanos = limitNanos - (time.nanos() - sent.nanos());
        long byMillis = limitMillis - (time.now().toEpochMilli() - sent.wallMillis());
        return Math.min(byNanos, TimeUnit.MILLISECONDS.toNanos(byMillis));
    }

    /** True once the partition is known to be another invocation's, or released; the fence never opens again. */
    public boolean lost() {
        return lost;
    }

    void renewed(Stamp sent) {
        last = sent;
    }

    void lose() {
        lost = true;
    }
}
