package io.baton.internal.processing;

import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long records may take, going by those before: the longest lately, forgotten by an eighth with each faster one.
 * Safe for all threads; a measurement lost between two of them does no harm.
 */
final class HandlerPace {

    private static final long UNKNOWN = Long.MAX_VALUE;
    /** A record that takes longer should not keep others waiting. */
    private static final long SLOW_NANOS = 100_000;
    /** So that no more than a part of so many is lost to waiting for slow ones. */
    private static final int TIMES = 10;

    private final AtomicLong together = new AtomicLong();
    private final AtomicLong each = new AtomicLong(UNKNOWN);
    private final AtomicLong slowUntilNanos;

    private final Time time;

    HandlerPace(Time time) {
        this.time = time;
        this.slowUntilNanos = new AtomicLong(time.nanos() - 1);
    }

    /** So many, one after the other, took so long. */
    void took(int records, long nanos) {
        note(together, nanos);
        note(each, nanos / records);
        if (nanos > SLOW_NANOS) {
            slowUntilNanos.lazySet(time.nanos() + TIMES * nanos);
        }
    }

    /** Whether all were quick lately: for ten times as long as the last slow one took. */
    boolean isQuick(long nowNanos) {
        return each.get() < SLOW_NANOS && nowNanos - slowUntilNanos.get() > 0;
    }

    private static void note(AtomicLong longest, long nanos) {
        long before = longest.getPlain();
        long now = nanos >= before || before == UNKNOWN ? nanos : before - ((before - nanos) >> 3);
        if (now != before) {
            longest.lazySet(now);
        }
    }

    /** What is begun without a look at the clock, one record or several. */
    Duration expected() {
        return Duration.ofNanos(together.get());
    }

    /** How many workers have so many records done within this time; as many as there are records while nobody knows. */
    int workers(int records, long withinNanos) {
        long nanos = each.get();
        return nanos >= withinNanos ? records : 1 + (int) (records * nanos / withinNanos);
    }
}
