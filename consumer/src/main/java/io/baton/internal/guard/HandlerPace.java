package io.baton.internal.guard;

import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long records may take, going by those before: the longest lately. It is forgotten by an eighth with each faster record;
 * and, down to what records usually take, by half each time a sixteenth of it has passed, so that a single slow record does
 * not keep all others waiting. Safe for all threads; a measurement lost between two of them does no harm.
 */
public final class HandlerPace {

    private static final long UNKNOWN = Long.MAX_VALUE;
    /** A record that takes longer should not keep others waiting. */
    private static final long SLOW_NANOS = 100_000;
    /** The part of a thread's time that is lost to waiting for slow records is at most one in this number. */
    private static final int TIMES = 10;
    /** In a sixteenth of the longest lately, half of it is forgotten. */
    private static final int HALVED_WITHIN = 16;

    private final AtomicLong together = new AtomicLong();
    private final AtomicLong each = new AtomicLong(UNKNOWN);
    /** An average that follows by an eighth. */
    private final AtomicLong usual = new AtomicLong();

    private final AtomicLong slowAtNanos = new AtomicLong();
    private final AtomicLong slowUntilNanos;
    private final Time time;

    public HandlerPace(Time time) {
        this.time = time;
        this.slowUntilNanos = new AtomicLong(time.nanos() - 1);
    }

    /** A number of records, one after the other, took so long together. */
    public void took(int records, long nanos) {
        note(together, nanos);
        long before = usual.getPlain();
        usual.lazySet(before + ((nanos - before) >> 3));
        note(each, nanos / records);
        if (nanos > SLOW_NANOS) {
            long now = time.nanos();
            slowAtNanos.lazySet(now);
            slowUntilNanos.lazySet(now + TIMES * nanos);
        }
    }

    /** Whether all were quick lately: for ten times as long as the last slow one took. */
    public boolean isQuick(long nowNanos) {
        return each.get() < SLOW_NANOS && nowNanos - slowUntilNanos.get() > 0;
    }

    private static void note(AtomicLong longest, long nanos) {
        long before = longest.getPlain();
        long now = nanos >= before || before == UNKNOWN ? nanos : before - ((before - nanos) >> 3);
        if (now != before) {
            longest.lazySet(now);
        }
    }

    /** What is begun without a look at the clock, a single record or several. */
    Duration expected() {
        long longest = together.get();
        if (longest <= SLOW_NANOS) {
            return Duration.ofNanos(longest);
        }
        long halvings = (time.nanos() - slowAtNanos.get()) / Math.max(1, longest / HALVED_WITHIN);
        return Duration.ofNanos(Math.max(usual.get(), longest >> Math.clamp(halvings, 0, Long.SIZE - 1)));
    }

    /** How many workers have this number of records done within this time; as many as there are records while it is unknown. */
    public int workers(int records, long withinNanos) {
        long nanos = each.get();
        return nanos >= withinNanos ? records : 1 + (int) (records * nanos / withinNanos);
    }
}
