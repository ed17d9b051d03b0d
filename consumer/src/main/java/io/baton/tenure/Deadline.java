package io.baton.tenure;

import io.baton.lease.LeaseTimings;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * When Lambda ends this invocation, and how long before that it ends by itself.
 *
 * @param remaining Lambda's own word on the time that is left
 * @param stopBefore what draining, releasing and closing may take
 */
public record Deadline(Supplier<Duration> remaining, Duration stopBefore) {

    /** Whether it is time to end. */
    public boolean due() {
        return remaining.get().compareTo(stopBefore) <= 0;
    }

    /** How long a record has that is begun now: until the end, and then what it is drained for. */
    public Duration timeToFinish(LeaseTimings timings) {
        return remaining.get().minus(stopBefore).plus(timings.drainBudget());
    }
}
