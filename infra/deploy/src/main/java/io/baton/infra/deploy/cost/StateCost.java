package io.baton.infra.deploy.cost;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.StateStorage;
import io.baton.internal.state.Keeping;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the state costs in S3. After a snapshot the next one is due after {@code d} seconds, or with the first record that comes later.
 * With records that come at random, on average {@code r} each second to a partition, that is {@code d + e^(-r d) / r} on average. At a
 * hand-off a snapshot is taken if a record came since the last one, and the bucket is listed twice. {@link KeptCost} has the snapshots
 * that are kept.
 */
final class StateCost {

    /** With outputs exactly once each snapshot commits a transaction, and no transaction stays open for longer. */
    private static final double LONGEST_TRANSACTION_SECONDS = 10;

    private static final double LISTS_OF_A_HAND_OFF = 2;
    /** Each object writes as many bytes of whole segments as of changes, so that older objects are no longer needed. */
    private static final double COPIES = 2;

    private final Deployment deployment;
    private final double seconds;
    private final double partitions;
    private final @Nullable Load load;
    private final KeptCost kept;

    /** @param load null for partitions that are never idle */
    StateCost(Deployment deployment, StateStorage state, Keeping keeping, @Nullable Load load) {
        this.deployment = deployment;
        this.seconds =
                seconds(state.every(), deployment.function().grants().outputs().exactlyOnce());
        this.partitions = deployment.source().partitions();
        this.load = load;
        this.kept = new KeptCost(keeping, rate());
    }

    private static double seconds(Duration every, boolean exactlyOnce) {
        double seconds = every.toMillis() / 1_000.0;
        return exactlyOnce ? Math.min(LONGEST_TRANSACTION_SECONDS, seconds) : seconds;
    }

    /** @param awake the share of the time in which functions are awake, and hand over */
    CostLine line(double awake) {
        double handOffs = awake * CostModel.TICKS;
        double puts = CostModel.SECONDS * putsASecond() + handOffs * isDue();
        double requests = partitions * (puts + handOffs * LISTS_OF_A_HAND_OFF);
        double gigabytes = COPIES * bytes() / 1e9;
        double keptGigabytes = gigabytes * kept.snapshots();
        return new CostLine(
                "S3, for state",
                requests / 1_000 * Prices.S3_THOUSAND_REQUESTS
                        + partitions * kept.dollarsOfRequests(handOffs)
                        + (gigabytes + keptGigabytes) * Prices.S3_GIGABYTE_MONTH,
                "%,.0f snapshots of each partition, %.1f s apart while records come; storage of %.2f GB at most, and %.2f GB of %.0f kept ones"
                        .formatted(puts, seconds, gigabytes, keptGigabytes, kept.snapshots()));
    }

    private double putsASecond() {
        double rate = rate();
        return rate == 0 ? 0 : 1 / (seconds + Math.exp(-rate * seconds) / rate);
    }

    /** The probability that a record came since the last snapshot. */
    private double isDue() {
        return -Math.expm1(-rate() * seconds);
    }

    /** Of the records of a partition. */
    private double rate() {
        return load == null ? Double.POSITIVE_INFINITY : load.recordsPerSecond() / partitions;
    }

    /** If each partition is at its bound. */
    private double bytes() {
        return deployment.functions().stream()
                .mapToDouble(
                        group -> (double) group.size() * deployment.function().stateBytes(group.size()))
                .sum();
    }
}
