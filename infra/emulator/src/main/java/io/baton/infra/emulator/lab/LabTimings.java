package io.baton.infra.emulator.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Minutes made seconds. A deployed function lives 15 minutes and is started every 14; here the tick is what one asks
 * for, and everything that hangs on it shrinks along, except what no compression makes faster: a JVM has to start and
 * load its classes, several at once on one machine, so the overlap stays at 12 seconds at least, where the real one is a
 * minute, and a call of the table may take as long as it may there.
 *
 * @param leastOverlap how long two invocations of a function may live side by side at least
 */
public record LabTimings(Duration tick, Duration leastOverlap) {
    public static final Duration LEASE = Duration.ofSeconds(3);
    public static final Duration MARGIN = Duration.ofMillis(400);
    /** After the last renewal that succeeded was sent, a holder that is cut off from the table does no further record. */
    public static final Duration HOLDS_FOR = LEASE.minus(MARGIN);

    public static final Duration RENEW_EVERY = Duration.ofMillis(200);
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

    /** What a stricken holder did since its last checkpoint was sent may be done twice; not what it did before. */
    public static final Duration REPLAY_BOUND = RENEW_EVERY.plus(CALL_TIMEOUT);

    private static final int TICKS_A_QUARTER_OF_AN_HOUR = 14;
    private static final Duration LEAST_OVERLAP = Duration.ofSeconds(12);
    private static final Duration OVERLAP_OF_LAMBDA = Duration.ofMinutes(1);
    private static final Duration LEAST_WATCH = Duration.ofSeconds(2);

    /** For functions that have all of this machine. */
    public LabTimings(Duration tick) {
        this(tick, LEAST_OVERLAP);
    }

    /** For functions that have as little of a core as Lambda would give them: they need its minute to start in. */
    public static LabTimings forSmallMachines(Duration tick) {
        return new LabTimings(tick, OVERLAP_OF_LAMBDA);
    }

    /** What one minute becomes. */
    private Duration minute() {
        return tick.dividedBy(TICKS_A_QUARTER_OF_AN_HOUR);
    }

    public Duration functionTimeout() {
        return tick.plus(longer(minute(), leastOverlap));
    }

    public Duration watchdogEvery() {
        return longer(minute(), LEAST_WATCH);
    }

    /** Lambda's own are one and two minutes. */
    public List<Duration> retryDelays() {
        Duration first = longer(minute(), LEAST_WATCH);
        return List.of(first, first.multipliedBy(2));
    }

    /** As the deployment sets it: an event older than a minute has a fresher one behind it. */
    public Duration maxEventAge() {
        return longer(minute(), leastOverlap);
    }

    /** The function's settings. */
    public Map<String, String> environment() {
        return new TreeMap<>(Map.of(
                "BATON_LEASE_DURATION",
                millis(LEASE),
                "BATON_LEASE_MARGIN",
                millis(MARGIN),
                "BATON_RENEW_EVERY",
                millis(RENEW_EVERY),
                "BATON_ACTIVATE_EVERY",
                "20ms",
                "BATON_DYNAMODB_ATTEMPT_TIMEOUT",
                "1s",
                "BATON_DYNAMODB_CALL_TIMEOUT",
                millis(CALL_TIMEOUT),
                "BATON_DRAIN_BUDGET",
                "500ms",
                "BATON_STOP_BEFORE_DEADLINE",
                "8500ms"));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
