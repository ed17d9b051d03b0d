package io.baton;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Called when a key's {@link Timer} fires: of the timers that are due in the order of their times, then of the keys' bytes. */
@FunctionalInterface
public interface TimerHandler<K extends @Nullable Object> {

    /**
     * Called between records; with {@link Ordering#KEY} while no record is in hand. The timer is not set any more, and may be set
     * again. What the call changes and sends counts together with that, once it has returned; what it throws drops all of it. Then the
     * pipeline's {@link Retries} follow, and if none of them succeeds, {@link FailurePolicy#skip()} drops the timer. Any other policy
     * stops the partition, as there is no record that could become a letter.
     *
     * @param time for which the timer was set
     */
    void handle(K key, Instant time, TimerContext context) throws Exception;
}
