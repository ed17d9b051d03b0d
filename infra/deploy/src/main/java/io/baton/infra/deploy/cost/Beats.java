package io.baton.infra.deploy.cost;

import io.baton.internal.lease.LeaseTimings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a partition's holder renews its lease: often while it works, seldom while it is idle, and at once when a record
 * comes. With records that come at random, on average {@code r} each second, after a renewal the next one is due when the
 * first record comes, but neither before {@code busy} nor after {@code idle} seconds. On average that is {@code busy + (e^(-r
 * busy) - e^(-r idle)) / r}. While a handler is at work, it is {@code busy}.
 */
final class Beats {

    private final double busySeconds;
    private final double idleSeconds;
    private final @Nullable Load load;
    private final int partitions;

    /** @param load null for partitions that always work */
    Beats(LeaseTimings timings, @Nullable Load load, int partitions) {
        this.busySeconds = seconds(timings.renewEvery());
        this.idleSeconds = seconds(timings.idleRenewEvery());
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

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
