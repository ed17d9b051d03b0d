package io.baton.infra.deploy.cost;

import io.baton.infra.cli.text.Durations;
import io.baton.internal.lease.LeaseTimings;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often a partition's holder renews its lease: often while it works, seldom while it is idle, and at once when a record
 * comes. With records that come at random, on average {@code r} each second, after a renewal the next one is due when the
 * first record comes, but neither before {@code busy} nor after {@code idle} seconds. On average that is {@code busy + (e^(-r
 * busy) - e^(-r idle)) / r}. While a handler is at work, it is {@code busy}.
 */
final class Beats {

    /** Of the consumer, {@code LeaseTimings}: as long as one renewal may fail whole and another attempt be made. */
    private static final int IDLE_STRETCH = 4;

    private final double busySeconds;
    private final double idleSeconds;
    private final @Nullable Load load;
    private final int partitions;

    /** @param load null for partitions that always work */
    Beats(Map<String, String> environment, @Nullable Load load, int partitions) {
        LeaseTimings standard = LeaseTimings.DEFAULT;
        double safe = seconds(environment, "BATON_LEASE_DURATION", standard.leaseDuration())
                - seconds(environment, "BATON_LEASE_MARGIN", standard.margin())
                - seconds(environment, "BATON_DYNAMODB_CALL_TIMEOUT", standard.callTimeout())
                - seconds(environment, "BATON_DYNAMODB_ATTEMPT_TIMEOUT", standard.attemptTimeout());
        this.busySeconds = seconds(environment, "BATON_RENEW_EVERY", standard.renewEvery());
        this.idleSeconds = Math.max(busySeconds, Math.min(IDLE_STRETCH * busySeconds, safe));
        this.load = load;
        this.partitions = partitions;
    }

    double secondsBetween() {
        if (load == null) {
            return busySeconds;
        }
        double rate = load.recordsPerSecond() / partitions;
        double working = Math.min(1, rate * load.handlerMillis() / 1_000);
        double waiting = rate == 0
                ? idleSeconds
                : busySeconds + (Math.exp(-rate * busySeconds) - Math.exp(-rate * idleSeconds)) / rate;
        return 1 / (working / busySeconds + (1 - working) / waiting);
    }

    /** To be put behind the figure. */
    String reason() {
        return load == null
                ? ", as if records came all the time"
                : ": every %.1f s while its records come, every %.1f s while none does; they come at random, as many to each"
                        .formatted(busySeconds, idleSeconds);
    }

    /** A value that is wrong is refused elsewhere. */
    private static double seconds(Map<String, String> environment, String name, Duration otherwise) {
        try {
            Duration given = environment.containsKey(name) ? Durations.of(environment.get(name)) : otherwise;
            return (given.isPositive() ? given : otherwise).toMillis() / 1_000.0;
        } catch (IllegalArgumentException e) {
            return otherwise.toMillis() / 1_000.0;
        }
    }
}
