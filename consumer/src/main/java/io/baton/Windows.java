package io.baton;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Describes which windows a record belongs to, and when they close. It may be a constant.
 *
 * <p>The watermark of a partition is the highest event time of its records, less {@link #outOfOrder}. It never falls. A window
 * closes when the watermark reaches its end plus {@link #grace}, a session its gap later; its aggregate goes to the window handler.
 * A record that comes for a window that has closed is late: it is dropped and counted.
 */
public final class Windows {

    /** How event time is cut into windows. */
    public enum Kind {
        /** Windows of one size, one beginning every {@link Windows#advance}. */
        TIME,
        /** For each key, runs of records that are at most {@link Windows#size} apart. */
        SESSION
    }

    private final Kind kind;
    private final Duration size;
    private final Duration advance;
    private final Duration grace;
    private final Duration outOfOrder;
    private final @Nullable Duration idle;
    private final @Nullable Duration early;

    private Windows(
            Kind kind,
            Duration size,
            Duration advance,
            Duration grace,
            Duration outOfOrder,
            @Nullable Duration idle,
            @Nullable Duration early) {
        this.kind = kind;
        this.size = size;
        this.advance = advance;
        this.grace = grace;
        this.outOfOrder = outOfOrder;
        this.idle = idle;
        this.early = early;
    }

    /**
     * Windows of this size, one after the other, from 1970 on.
     *
     * @throws IllegalArgumentException for less than a millisecond
     */
    public static Windows tumbling(Duration size) {
        return hopping(size, size);
    }

    /**
     * Windows of this size, one beginning after each {@code advance}, so that a record belongs to several.
     *
     * @throws IllegalArgumentException for less than a millisecond, an advance larger than the size, or more than 1,000 windows at a
     *     time
     */
    public static Windows hopping(Duration size, Duration advance) {
        notTooLong("size", size);
        if (size.toMillis() < 1 || advance.toMillis() < 1 || advance.compareTo(size) > 0) {
            throw new IllegalArgumentException(
                    "Windows of size %s that advance by %s are not possible: both are at least a millisecond, and the advance is at most the size"
                            .formatted(size, advance));
        }
        if (size.toMillis() / advance.toMillis() > MOST_AT_A_TIME) {
            throw new IllegalArgumentException(
                    "With windows of size %s that advance by %s a record would belong to more than %s windows: set a longer advance"
                            .formatted(size, advance, MOST_AT_A_TIME));
        }
        return new Windows(Kind.TIME, size, advance, Duration.ZERO, Duration.ZERO, null, null);
    }

    /**
     * A window for each run of a key's records that are no further apart than {@code gap}.
     *
     * @throws IllegalArgumentException for less than a millisecond
     */
    public static Windows session(Duration gap) {
        notTooLong("gap", gap);
        if (gap.toMillis() < 1) {
            throw new IllegalArgumentException("The gap of a session is at least a millisecond, not " + gap);
        }
        return new Windows(Kind.SESSION, gap, gap, Duration.ZERO, Duration.ZERO, null, null);
    }

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final int MOST_AT_A_TIME = 1_000;
    private static final long SHORTEST_IDLE_MILLIS = 10;

    /** How long after its end, by the watermark, a window still takes records. Zero by default. */
    public Windows grace(Duration grace) {
        return new Windows(kind, size, advance, notNegative("grace", grace), outOfOrder, idle, early);
    }

    /** How far a record may be behind the highest event time before it without being late. Zero by default. */
    public Windows outOfOrder(Duration atMost) {
        return new Windows(kind, size, advance, grace, notNegative("out-of-orderness", atMost), idle, early);
    }

    /**
     * Closes windows of a partition to which nothing comes. Once everything in the log is handled, and nothing has come for this
     * time, the wall clock less this time, less {@link #outOfOrder}, stands for the watermark. Use it where event times are close to
     * the wall clock: a record that comes later with an older event time is late. The lease row has the raised watermark before a
     * window closes by it, so a successor closes the same windows with the same contents.
     *
     * @throws IllegalArgumentException for less than 10 ms
     */
    public Windows closeWhenIdle(Duration time) {
        notTooLong("idle time", time);
        if (time.toMillis() < SHORTEST_IDLE_MILLIS) {
            throw new IllegalArgumentException(
                    "The idle time of windows is at least %s ms, not %s".formatted(SHORTEST_IDLE_MILLIS, time));
        }
        return new Windows(kind, size, advance, grace, outOfOrder, time, early);
    }

    /**
     * Gives the window handler early results too: what an open window has so far, {@linkplain WindowContext#isEarly marked as early}.
     * An early result comes with a record of the window, at most once each {@code every} of the watermark: the first one with a
     * record that comes when the watermark has risen by {@code every} since the window's first record. Which records bring one
     * depends on the records alone, so after a crash the same records bring the same early results again. A window to which nothing
     * comes has none.
     *
     * @throws IllegalArgumentException for less than a millisecond
     */
    public Windows earlyResults(Duration every) {
        notTooLong("time between early results", every);
        if (every.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "The time between early results of a window is at least a millisecond, not " + every);
        }
        return new Windows(kind, size, advance, grace, outOfOrder, idle, every);
    }

    private static Duration notNegative(String what, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("The %s of windows is negative: %s".formatted(what, duration));
        }
        notTooLong(what, duration);
        return duration;
    }

    private static void notTooLong(String what, Duration duration) {
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "The %s of windows is at most %s days, not %s".formatted(what, LONGEST.toDays(), duration));
        }
    }

    public Kind kind() {
        return kind;
    }

    /** The size of a window; the gap of a session. */
    public Duration size() {
        return size;
    }

    /** From the beginning of a window to that of the next. */
    public Duration advance() {
        return advance;
    }

    public Duration grace() {
        return grace;
    }

    public Duration outOfOrder() {
        return outOfOrder;
    }

    /** See {@link #closeWhenIdle}; null where only a record closes windows. */
    public @Nullable Duration idle() {
        return idle;
    }

    /** See {@link #earlyResults(Duration)}; null where the window handler gets the results of closed windows alone. */
    public @Nullable Duration earlyResults() {
        return early;
    }
}
