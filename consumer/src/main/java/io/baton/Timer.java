package io.baton;

import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * Describes a timer, which each key may set for itself: a name, and the time that it goes by. It may be a constant. The times that are
 * set are state: they pass from invocation to invocation with the checkpoint. The pipeline names the timer, with its handler, in {@link
 * Pipeline.Reading#onTimer}; a handler sets it with {@link RecordContext#timer}.
 */
public final class Timer {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,48}");
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final long SHORTEST_IDLE_MILLIS = 10;

    private final String name;
    private final boolean byEventTime;
    private final Duration outOfOrder;
    private final @Nullable Duration idle;

    private Timer(String name, boolean byEventTime, Duration outOfOrder, @Nullable Duration idle) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A timer's name has 1 to 48 letters, digits and . - _, not '%s'".formatted(name));
        }
        this.name = name;
        this.byEventTime = byEventTime;
        this.outOfOrder = outOfOrder;
        this.idle = idle;
    }

    /**
     * A timer by the wall clock. It fires though no record comes.
     *
     * @param name finds the times again: a timer with another name is another timer
     * @throws IllegalArgumentException for a name that is not 1 to 48 letters, digits and {@code . - _}
     */
    public static Timer byClock(String name) {
        return new Timer(name, false, Duration.ZERO, null);
    }

    /**
     * A timer by event time: it fires when the watermark reaches its time. The watermark is the highest timestamp of the partition's
     * records, less {@link #outOfOrder}; it never falls.
     *
     * @param name finds the times again: a timer with another name is another timer
     * @throws IllegalArgumentException for a name that is not 1 to 48 letters, digits and {@code . - _}
     */
    public static Timer byEventTime(String name) {
        return new Timer(name, true, Duration.ZERO, null);
    }

    /**
     * How far a record may be behind the highest timestamp before it, for a timer by event time. Zero by default.
     *
     * @throws IllegalArgumentException for a timer by the clock, or a time that is negative or too long
     */
    public Timer outOfOrder(Duration atMost) {
        requireEventTime("outOfOrder(…)");
        if (atMost.isNegative() || atMost.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "The out-of-orderness of a timer is 0 to %s days, not %s".formatted(LONGEST.toDays(), atMost));
        }
        return new Timer(name, byEventTime, atMost, idle);
    }

    /**
     * Has a timer by event time fire though nothing comes, as {@link Windows#closeWhenIdle} closes windows: once everything in the log
     * is handled, and nothing has come for this time, the wall clock less this time, less {@link #outOfOrder}, stands for the
     * watermark.
     *
     * @throws IllegalArgumentException for a timer by the clock, or less than 10 ms
     */
    public Timer fireWhenIdle(Duration time) {
        requireEventTime("fireWhenIdle(…)");
        if (time.compareTo(LONGEST) > 0 || time.toMillis() < SHORTEST_IDLE_MILLIS) {
            throw new IllegalArgumentException("The idle time of a timer is %s ms to %s days, not %s"
                    .formatted(SHORTEST_IDLE_MILLIS, LONGEST.toDays(), time));
        }
        return new Timer(name, byEventTime, outOfOrder, time);
    }

    private void requireEventTime(String what) {
        if (!byEventTime) {
            throw new IllegalArgumentException(
                    "The %s goes by the clock, and %s is for timers by event time: use Timer.byEventTime('%s'), or leave it out"
                            .formatted(this, what, name));
        }
    }

    public String name() {
        return name;
    }

    /** Whether it goes by the watermark, and not by the clock. */
    public boolean isByEventTime() {
        return byEventTime;
    }

    public Duration outOfOrder() {
        return outOfOrder;
    }

    /** See {@link #fireWhenIdle}; null where it fires by records or by the clock alone. */
    public @Nullable Duration idle() {
        return idle;
    }

    /** Holds the time that each key has set, in milliseconds, by the key's bytes. */
    public Store<byte[], Long> times() {
        return Store.of(name + ".timer", Serdes.ByteArray(), Serdes.Long());
    }

    /** Holds the watermark, the only entry, under the empty key. */
    public Store<byte[], Long> watermark() {
        return Store.of(name + ".watermark", Serdes.ByteArray(), Serdes.Long());
    }

    /** The timer's name in messages and logs. */
    @Override
    public String toString() {
        return "timer " + name;
    }

    /** By name alone: two timers of the same name would share their times. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Timer timer && timer.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
