package io.baton;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Timer} of one key. It has one time at most. As with {@link State}, a change counts once the handler's attempt has
 * succeeded. Valid during the handler's call, on its thread.
 */
public interface KeyTimer {

    /**
     * Has the timer fire at this time, to the millisecond, in place of the time that was set before. A time that has passed already
     * fires as soon as the attempt has succeeded.
     *
     * @throws IllegalArgumentException for a time before 1970 or past the year 9999
     * @throws io.baton.StateFullException where the partition's state would be larger than {@code BATON_STATE_BYTES}
     */
    void set(Instant time);

    /** The timer does not fire. */
    void cancel();

    /** When it fires; null if it is not set. */
    @Nullable
    Instant get();
}
