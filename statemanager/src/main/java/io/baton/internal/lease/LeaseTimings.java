package io.baton.internal.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The protocol's timeouts. They nest, and values that don't are refused: a call that may outlast the lease, say, would
 * let a holder be evicted while it still waits for an answer.
 *
 * @param leaseDuration how long a beat must stand still before its owner may be replaced
 * @param margin how long before the end of its lease a holder stops touching records; covers what clocks differ by
 * @param renewEvery how often a holder that works, and a waiting claimant, shows that it lives
 * @param lookEvery how often a waiting claimant tries to take over
 * @param attemptTimeout one request to the table
 * @param callTimeout one call of the table, its repeats included
 * @param drainBudget how long a holder waits for records already begun when it is to hand over
 * @param stopBeforeDeadline how long before Lambda's deadline an invocation ends by itself: its end has to fit in even
 *     when the table does not answer any of its calls
 */
public record LeaseTimings(
        Duration leaseDuration,
        Duration margin,
        Duration renewEvery,
        Duration lookEvery,
        Duration attemptTimeout,
        Duration callTimeout,
        Duration drainBudget,
        Duration stopBeforeDeadline) {

    /** For a schedule of minutes, as deployed. */
    public static final LeaseTimings DEFAULT = new LeaseTimings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofMillis(20),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            Duration.ofSeconds(20));

    private static final int IDLE_STRETCH = 4;

    /** A renewal under way when the time is up, one in the drain, the release, and the last offset's mirroring. */
    private static final int CALLS_AT_THE_END = 4;

    /** Refuses values that don't nest, naming every problem at once. */
    public LeaseTimings {
        var problems = new ArrayList<String>();
        positive("lease duration", leaseDuration, problems);
        positive("margin", margin, problems);
        positive("renew interval", renewEvery, problems);
        positive("look interval", lookEvery, problems);
        positive("attempt timeout", attemptTimeout, problems);
        positive("call timeout", callTimeout, problems);
        positive("drain budget", drainBudget, problems);
        positive("stop before deadline", stopBeforeDeadline, problems);
        atMost("look interval", lookEvery, "renew interval", renewEvery, problems);
        atMost("attempt timeout", attemptTimeout, "call timeout", callTimeout, problems);
        atMost(
                "renew interval + call timeout + margin",
                renewEvery.plus(callTimeout).plus(margin),
                "lease duration",
                leaseDuration,
                problems);
        atMost("drain budget + margin", drainBudget.plus(margin), "lease duration", leaseDuration, problems);
        atMost(
                "drain budget + 4 call timeouts",
                drainBudget.plus(callTimeout.multipliedBy(CALLS_AT_THE_END)),
                "stop before deadline",
                stopBeforeDeadline,
                problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /**
     * How often a holder shows that it lives while it has nothing in hand and nothing waits. A renewal costs a write, and an
     * idle holder has no checkpoint to write; so it takes {@value #IDLE_STRETCH} times as long. But one renewal may fail whole,
     * and another attempt be made, before the fence closes.
     */
    public Duration idleRenewEvery() {
        Duration safe = holdsFor().minus(callTimeout).minus(attemptTimeout);
        Duration stretched = renewEvery.multipliedBy(IDLE_STRETCH);
        Duration shorter = stretched.compareTo(safe) < 0 ? stretched : safe;
        return shorter.compareTo(renewEvery) < 0 ? renewEvery : shorter;
    }

    /** How long after the last successful renewal was sent a holder may still touch records. */
    public Duration holdsFor() {
        return leaseDuration.minus(margin);
    }

    private static void positive(String name, Duration value, List<String> problems) {
        if (!value.isPositive()) {
            problems.add("%s must be positive, not %s".formatted(name, millis(value)));
        }
    }

    private static void atMost(String name, Duration value, String limitName, Duration limit, List<String> problems) {
        if (value.compareTo(limit) > 0) {
            problems.add(
                    "%s (%s) must be at most the %s (%s)".formatted(name, millis(value), limitName, millis(limit)));
        }
    }

    private static String millis(Duration value) {
        return value.toMillis() + "ms";
    }
}
