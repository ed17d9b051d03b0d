package io.baton.infra.deploy.cost;

import io.baton.infra.cli.text.Durations;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.FunctionSettings.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A deployment's cost for a month of 730 hours, without the network (NAT gateways, endpoints, traffic between zones), which
 * this tool does not know.
 */
public final class CostModel {

    static final double HOURS = 730;
    static final double SECONDS = HOURS * 3_600;
    static final double MINUTES = HOURS * 60;

    /** How long a successor warms up beside the holder, and how long a watchdog runs. */
    static final double OVERLAP_SECONDS = 5;

    static final double WATCHDOG_SECONDS = 0.3;
    static final double TICKS = 5 * HOURS;

    /** A waiting successor tries every 20 ms, for a second at most. */
    static final double WRITES_A_HAND_OFF = 50;

    private static final int BASIC_METRICS = 6;
    private static final int ALL_METRICS = 25;
    private static final int FLEET_METRICS = 13;
    private static final int FLEET_ALARMS = 12;
    private static final double LOG_BYTES_A_MINUTE = 2_500;
    private static final double MILLION = 1e6;

    private final Deployment deployment;
    private final double partitions;

    public CostModel(Deployment deployment) {
        this.deployment = deployment;
        this.partitions = deployment.source().partitions();
    }

    /** All of it; {@code schedulerSchedules} of the schedules are EventBridge Scheduler's, as rules cost nothing. */
    public List<CostLine> lines(int schedulerSchedules) {
        List<CostLine> lines = new ArrayList<>();
        lines.add(compute());
        lines.add(requests());
        lines.add(leases());
        lines.add(schedules(schedulerSchedules));
        lines.add(new CostLine(
                "logs",
                partitions * MINUTES * LOG_BYTES_A_MINUTE / 1e9 * Prices.LOGS_GIGABYTE,
                "%.0f bytes a minute of each partition, without what your handler logs".formatted(LOG_BYTES_A_MINUTE)));
        if (deployment.observability().measured()) {
            lines.add(metrics());
            lines.add(alarms());
        }
        if (deployment.observability().dashboard()) {
            lines.add(new CostLine("dashboard", Prices.DASHBOARD_MONTH, "one"));
        }
        return lines;
    }

    public static double total(List<CostLine> lines) {
        return lines.stream().mapToDouble(CostLine::dollars).sum();
    }

    /** Lambda's own Kafka trigger in provisioned mode, for the same work. */
    public List<CostLine> trigger(Load load) {
        double megabytesPerSecond = load.recordsPerSecond() * load.recordBytes() / 1e6;
        double units = Math.max(1, Math.ceil(megabytesPerSecond / 20));
        double gigabyteSeconds = load.recordsPerSecond() * SECONDS * load.handlerMillis() / 1_000 * gigabytes();
        double batches = Math.min(load.recordsPerSecond(), partitions * 2) * SECONDS;
        return List.of(
                new CostLine(
                        "pollers",
                        units * HOURS * Prices.EVENT_POLLER_UNIT_HOUR,
                        "%.0f event poller units at $%.3f an hour, 20 MB/s each"
                                .formatted(units, Prices.EVENT_POLLER_UNIT_HOUR)),
                new CostLine(
                        "Lambda, while it handles",
                        gigabyteSeconds * pricePerGigabyteSecond(),
                        "%.1f ms a record".formatted(load.handlerMillis())),
                new CostLine(
                        "requests",
                        batches / MILLION * Prices.LAMBDA_MILLION_REQUESTS,
                        "two batches a second of each partition at most"));
    }

    private CostLine compute() {
        double seconds = SECONDS + TICKS * OVERLAP_SECONDS + watchdogs() * WATCHDOG_SECONDS;
        Machine machine = deployment.function().machine();
        return new CostLine(
                "Lambda",
                partitions * seconds * gigabytes() * pricePerGigabyteSecond(),
                "%,.0f functions of %,d MB on %s, always on; %.0f s of overlap at each of 5 hand-offs an hour"
                        .formatted(partitions, machine.memorySize(), machine.architecture(), OVERLAP_SECONDS));
    }

    private CostLine requests() {
        double requests = partitions * (TICKS + watchdogs());
        return new CostLine(
                "Lambda's requests",
                requests / MILLION * Prices.LAMBDA_MILLION_REQUESTS,
                deployment.schedules().watchdog() ? "ticks, and a watchdog every minute" : "ticks");
    }

    private CostLine leases() {
        double renewEvery = renewEverySeconds();
        double writes = partitions * (SECONDS / renewEvery + TICKS * WRITES_A_HAND_OFF);
        double reads = partitions * (TICKS + watchdogs());
        return new CostLine(
                "DynamoDB",
                writes / MILLION * Prices.DYNAMODB_MILLION_WRITES + reads / MILLION * Prices.DYNAMODB_MILLION_READS,
                "a write every %.1f s of each partition, on demand".formatted(renewEvery));
    }

    private CostLine schedules(int schedulerSchedules) {
        double ofEach = (TICKS + watchdogs()) / deployment.schedules().perPartition();
        double millions = Math.max(0, schedulerSchedules * ofEach / MILLION - Prices.SCHEDULER_FREE_MILLIONS);
        return new CostLine(
                "schedules",
                millions * Prices.SCHEDULER_MILLION_INVOCATIONS,
                schedulerSchedules == 0
                        ? "rules cost nothing"
                        : "%.1f million of the Scheduler after %.0f free ones"
                                .formatted(millions, Prices.SCHEDULER_FREE_MILLIONS));
    }

    private CostLine metrics() {
        int each = deployment.observability().metrics().equals("all") ? ALL_METRICS : BASIC_METRICS;
        return new CostLine(
                "metrics",
                (partitions * each + FLEET_METRICS) * Prices.METRIC_MONTH,
                "about %d of each partition (metrics: %s), %d of all together"
                        .formatted(each, deployment.observability().metrics(), FLEET_METRICS));
    }

    private CostLine alarms() {
        double composites = Math.ceil(partitions / 50);
        return new CostLine(
                "alarms",
                (partitions + FLEET_ALARMS) * Prices.ALARM_METRIC_MONTH + composites * Prices.COMPOSITE_ALARM_MONTH,
                "one metric of each partition, for its holder; %d over all".formatted(FLEET_ALARMS));
    }

    private double watchdogs() {
        return deployment.schedules().watchdog() ? MINUTES : 0;
    }

    private double gigabytes() {
        return deployment.function().machine().memorySize() / 1_024.0;
    }

    private double pricePerGigabyteSecond() {
        return Prices.lambdaGigabyteSecond(deployment.function().machine().architecture());
    }

    /** A value that is wrong is refused elsewhere. */
    private double renewEverySeconds() {
        try {
            Duration given = Durations.of(deployment.function().environment().getOrDefault("BATON_RENEW_EVERY", "1s"));
            return given.isPositive() ? given.toMillis() / 1_000.0 : 1;
        } catch (IllegalArgumentException e) {
            return 1;
        }
    }
}
