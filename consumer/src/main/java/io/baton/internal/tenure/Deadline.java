package io.baton.internal.tenure;

import io.baton.Outcome;
import io.baton.internal.lease.LeaseTimings;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * When Lambda ends this invocation, and how long before that it ends by itself; or earlier, when its process is told to end.
 *
 * @param remaining Lambda's own word on the time that is left
 * @param stopBefore what draining, releasing and closing may take
 * @param shutDown whether the process is told to end and is soon killed, or is unfit to go on
 */
public record Deadline(Supplier<Duration> remaining, Duration stopBefore, BooleanSupplier shutDown) {

    /** Lambda gives a runtime 300 ms at the least, if any, of which the release needs some. */
    private static final Duration LONGEST_DRAIN_AT_SHUTDOWN = Duration.ofMillis(150);

    /** Of a process that nobody tells. */
    public Deadline(Supplier<Duration> remaining, Duration stopBefore) {
        this(remaining, stopBefore, () -> false);
    }

    /** Whether it is time to end. */
    public boolean due() {
        return shutDown.getAsBoolean() || remaining.get().compareTo(stopBefore) <= 0;
    }

    /**
     * Why it is time to end. A process that is told to end fails its invocation, as does one that is killed: then Lambda
     * tries it again, and what the successor finds is vacant.
     *
     * @param timeUp what it means that Lambda's deadline is near
     */
    Ending ending(String timeUp) {
        return shutDown.getAsBoolean()
                ? Ending.of(
                        Outcome.FAILED,
                        "its process has to end (SIGTERM, or an error that leaves the JVM unfit), and it ended in good order")
                : Ending.of(Outcome.DEADLINE, timeUp);
    }

    /** How long a record has that is begun now: until the end, and then what it is drained for. */
    public Duration timeToFinish(LeaseTimings timings) {
        return remaining.get().minus(stopBefore).plus(timings.drainBudget());
    }

    /** How long records in hand are waited for at the end. */
    Duration drainBudget(LeaseTimings timings) {
        Duration budget = timings.drainBudget();
        boolean shorter = shutDown.getAsBoolean() && LONGEST_DRAIN_AT_SHUTDOWN.compareTo(budget) < 0;
        return shorter ? LONGEST_DRAIN_AT_SHUTDOWN : budget;
    }
}
