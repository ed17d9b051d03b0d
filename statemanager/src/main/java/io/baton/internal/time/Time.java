package io.baton.internal.time;

import java.time.Duration;
import java.time.Instant;

/** What the time is and how to let it pass. Safe for use by several threads. */
public interface Time {

    /** Wall clock; may jump either way. Never decides which invocation holds a partition. */
    Instant now();

    /**
     * Monotonic clock in nanoseconds from an arbitrary origin. It may stand still while a sandbox is frozen, which is
     * why code that must not act late reads {@link #now()} as well.
     */
    long nanos();

    /** Lets {@code duration} pass; zero or less returns at once. */
    void pause(Duration duration) throws InterruptedException;
}
