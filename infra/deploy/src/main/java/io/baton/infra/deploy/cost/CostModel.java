package io.baton.infra.deploy.cost;

import io.baton.SettingsException;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Environments;
import io.baton.infra.deploy.config.FunctionSettings.Machine;
import io.baton.internal.lambda.Settings;
import io.baton.internal.lease.LeaseTimings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    private static final String LOGS = "logs";
    private static final String METRICS = "metrics";
    private static final String ALARMS = "alarms";
    private static final String DASHBOARD = "dashboard";
    private static final Set<String> WATCHING = Set.of(LOGS, METRICS, ALARMS, DASHBOARD);

    private final Deployment deployment;
    private final double partitions;
    private final double functions;
    private final Beats beats;

    /** @param load null if it is not known: each partition is taken as busy */
    public CostModel(Deployment deployment, @Nullable Load load) {
        this.deployment = deployment;
        this.partitions = deployment.source().partitions();
        this.functions = deployment.functions().size();
        this.beats = new Beats(timings(deployment), load, deployment.source().partitions());
    }

    /** Wrong values are refused before a deployment. */
    private static LeaseTimings timings(Deployment deployment) {
        try {
            return Settings.fromEnvironment(new Environments(deployment)
                            .of(deployment.functions().getFirst()))
                    .timings();
        } catch (SettingsException e) {
            return LeaseTimings.DEFAULT;
        }
    }

    /** Without a load. */
    public CostModel(Deployment deployment) {
        this(deployment, null);
    }

    /** All of it; {@code schedulerSchedules} of the schedules are EventBridge Scheduler's, as rules cost nothing. */
    public List<CostLine> lines(int schedulerSchedules) {
        List<CostLine> lines = new ArrayList<>();
        lines.add(compute());
        lines.add(requests());
        lines.add(leases());
        lines.add(schedules(schedulerSchedules));
        lines.add(new CostLine(
                LOGS,
                partitions * MINUTES * LOG_BYTES_A_MINUTE / 1e9 * Prices.LOGS_GIGABYTE,
                "%.0f bytes a minute of each partition, without what your handler logs".formatted(LOG_BYTES_A_MINUTE)));
        if (deployment.observability().measured()) {
            lines.add(metrics());
            lines.add(alarms());
        }
        if (deployment.observability().dashboard()) {
            lines.add(new CostLine(DASHBOARD, Prices.DASHBOARD_MONTH, "one"));
        }
        return lines;
    }

    /** What the lines of {@link #lines} cost that are for those who watch: the trigger and a container are compared without them. */
    static double watching(List<CostLine> lines) {
        return total(
                lines.stream().filter(line -> WATCHING.contains(line.item())).toList());
    }

    public static double total(List<CostLine> lines) {
        return lines.stream().mapToDouble(CostLine::dollars).sum();
    }

    private CostLine compute() {
        double seconds = SECONDS + TICKS * OVERLAP_SECONDS + watchdogs() * WATCHDOG_SECONDS;
        Machine machine = deployment.function().machine();
        return new CostLine(
                "Lambda",
                functions * seconds * gigabytes() * pricePerGigabyteSecond(),
                "%,.0f functions of %,d MB on %s, always on; %.0f s of overlap at each of 5 hand-offs an hour"
                        .formatted(functions, machine.memorySize(), machine.architecture(), OVERLAP_SECONDS));
    }

    private CostLine requests() {
        double requests = functions * (TICKS + watchdogs());
        return new CostLine(
                "Lambda's requests",
                requests / MILLION * Prices.LAMBDA_MILLION_REQUESTS,
                deployment.schedules().watchdog() ? "ticks, and a watchdog every minute" : "ticks");
    }

    private CostLine leases() {
        double writes = partitions * (SECONDS / beats.secondsBetween() + TICKS * WRITES_A_HAND_OFF);
        double reads = partitions * (TICKS + watchdogs());
        return new CostLine(
                "DynamoDB",
                writes / MILLION * Prices.DYNAMODB_MILLION_WRITES + reads / MILLION * Prices.DYNAMODB_MILLION_READS,
                "a write every %.1f s of each partition, on demand%s"
                        .formatted(beats.secondsBetween(), beats.reason()));
    }

    private CostLine schedules(int schedulerSchedules) {
        double ofEach = (TICKS + watchdogs()) / deployment.schedules().perFunction();
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
        double ofSeveral = deployment.functions().stream()
                .filter(group -> group.size() > 1)
                .count();
        double singles = functions - ofSeveral;
        double inGroups = partitions - singles;
        String explained = ofSeveral == 0
                ? "about %d of each partition (metrics: %s), %d of all together"
                        .formatted(each, deployment.observability().metrics(), FLEET_METRICS)
                : "1 of each partition, about %d of each function (metrics: %s), %d of all together"
                        .formatted(each - 1, deployment.observability().metrics(), FLEET_METRICS);
        return new CostLine(
                METRICS,
                (singles * each + inGroups + ofSeveral * (each - 1) + FLEET_METRICS) * Prices.METRIC_MONTH,
                explained);
    }

    private CostLine alarms() {
        double composites = Math.ceil(partitions / 50);
        return new CostLine(
                ALARMS,
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
}
