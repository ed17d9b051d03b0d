package io.baton.infra.deploy.cost;

import io.baton.SettingsException;
import io.baton.infra.deploy.Partitions;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Environments;
import io.baton.infra.deploy.config.FunctionSettings.Machine;
import io.baton.infra.deploy.config.StateStorage;
import io.baton.internal.lambda.Settings;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.state.Keeping;
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

    /** How long an invocation runs that leaves its partitions asleep: it makes a connection to Kafka. 23 ms (p50) on a whole core; 512 MB have a third of one, and TLS takes its time. */
    static final double LOOK_SECONDS = 0.5;

    private static final double LOG_BYTES_A_LOOK = 1_000;
    private static final int ALARM_METRICS = 10;

    /** A waiting successor tries every 20 ms, for a second at most. */
    static final double WRITES_A_HAND_OFF = 50;

    private static final int BASIC_METRICS = 6;
    private static final int ALL_METRICS = 25;
    private static final int FLEET_METRICS = 13;
    private static final int FLEET_ALARMS = 12;
    /** More metrics of all partitions with state; each has an alarm. */
    private static final int STATE_METRICS = 2;

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
    private final Wakefulness wakefulness;
    private final @Nullable StateCost state;

    /** @param load null if it is not known: each partition is taken as busy */
    public CostModel(Deployment deployment, @Nullable Load load) {
        this.deployment = deployment;
        this.partitions = deployment.source().partitions();
        this.functions = deployment.functions().size();
        this.wakefulness = new Wakefulness(deployment, load);
        StateStorage storage = deployment.function().state();
        Settings settings = settings(deployment);
        Keeping keeping = settings == null ? Keeping.DEFAULT : settings.state().keeping();
        this.state = storage == null ? null : new StateCost(deployment, storage, keeping, load);
        LeaseTimings timings = settings == null ? LeaseTimings.DEFAULT : settings.timings();
        this.beats = new Beats(timings, load, deployment.source().partitions());
    }

    /** Null where values are wrong, which are refused before a deployment. */
    private static @Nullable Settings settings(Deployment deployment) {
        try {
            return Settings.fromEnvironment(
                    new Environments(deployment).of(deployment.functions().getFirst()));
        } catch (SettingsException e) {
            return null;
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
        if (state != null) {
            lines.add(state.line(wakefulness.share()));
        }
        lines.add(schedules(schedulerSchedules));
        lines.add(logs());
        if (wakefulness.sleeps() && secrets() > 0) {
            lines.add(new CostLine(
                    "secrets",
                    functions * secrets() * (TICKS + watchdogs()) / 10_000 * Prices.SECRETS_TEN_THOUSAND_CALLS,
                    "each look at a function that sleeps reads them"));
        }
        if (deployment.observability().measured()) {
            lines.add(metrics());
        }
        lines.add(alarms());
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
        double awake = wakefulness.share() * (SECONDS + TICKS * OVERLAP_SECONDS);
        double seconds = awake + (TICKS * (1 - wakefulness.share()) + watchdogs()) * secondsOfALook();
        Machine machine = deployment.function().machine();
        return new CostLine(
                "Lambda",
                functions * seconds * gigabytes() * pricePerGigabyteSecond(),
                "%,.0f functions of %,d MB on %s, %s; %.0f s of overlap at each of 5 hand-offs an hour%s"
                        .formatted(
                                functions,
                                machine.memorySize(),
                                machine.architecture(),
                                wakefulness.sleeps() ? "that may sleep" : "always on",
                                OVERLAP_SECONDS,
                                wakefulness.reason()));
    }

    private double secondsOfALook() {
        return wakefulness.sleeps() ? LOOK_SECONDS : WATCHDOG_SECONDS;
    }

    private CostLine logs() {
        double looks = wakefulness.sleeps() ? functions * (1 - wakefulness.share()) * (TICKS + watchdogs()) : 0;
        double bytes = wakefulness.share() * partitions * MINUTES * LOG_BYTES_A_MINUTE + looks * LOG_BYTES_A_LOOK;
        return new CostLine(
                LOGS,
                bytes / 1e9 * Prices.LOGS_GIGABYTE,
                "%.0f bytes a minute of each partition, without what your handler logs%s"
                        .formatted(
                                LOG_BYTES_A_MINUTE,
                                wakefulness.sleeps()
                                        ? "; %.0f for each look at a function that sleeps".formatted(LOG_BYTES_A_LOOK)
                                        : ""));
    }

    private int secrets() {
        return (deployment.connection().secret() == null ? 0 : 1)
                + (deployment.connection().rootCaCertificate() == null ? 0 : 1);
    }

    private CostLine requests() {
        double requests = functions * (TICKS + watchdogs());
        return new CostLine(
                "Lambda's requests",
                requests / MILLION * Prices.LAMBDA_MILLION_REQUESTS,
                deployment.schedules().watchdog() ? "ticks, and a watchdog every minute" : "ticks");
    }

    private CostLine leases() {
        double awake = wakefulness.share();
        double writes = awake * partitions * (SECONDS / beats.secondsBetween() + TICKS * WRITES_A_HAND_OFF);
        // a function that may sleep reads a row for the look, and again for the admission if it goes on
        double reads = partitions * (TICKS + watchdogs()) * (wakefulness.sleeps() ? 1 + awake : 1);
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
                        .formatted(each, deployment.observability().metrics(), fleetMetrics())
                : "1 of each partition, about %d of each function (metrics: %s), %d of all together"
                        .formatted(each - 1, deployment.observability().metrics(), fleetMetrics());
        return new CostLine(
                METRICS,
                ((singles * each + inGroups + ofSeveral * (each - 1)) * wakefulness.hours()
                                + fleetMetrics() * wakefulness.hoursOfAny())
                        * Prices.METRIC_MONTH,
                explained + (wakefulness.sleeps() ? "; in hours in which they are awake" : ""));
    }

    private CostLine alarms() {
        int overAll = deployment.observability().measured() ? fleetAlarms() : 1;
        if (wakefulness.sleeps()) {
            double together = functions > ALARM_METRICS ? Math.ceil(partitions / Partitions.PER_SHARD) : 0;
            return new CostLine(
                    ALARMS,
                    (functions + overAll) * Prices.ALARM_METRIC_MONTH + together * Prices.COMPOSITE_ALARM_MONTH,
                    "one metric of each function, for its watchdog; %d over all".formatted(overAll));
        }
        if (!deployment.observability().measured()) {
            return new CostLine(ALARMS, overAll * Prices.ALARM_METRIC_MONTH, "one, for failed invocations");
        }
        double composites = Math.ceil(partitions / 50);
        return new CostLine(
                ALARMS,
                (partitions + fleetAlarms()) * Prices.ALARM_METRIC_MONTH + composites * Prices.COMPOSITE_ALARM_MONTH,
                "one metric of each partition, for its holder; %d over all".formatted(fleetAlarms()));
    }

    private int fleetMetrics() {
        return FLEET_METRICS + (state == null ? 0 : STATE_METRICS);
    }

    private int fleetAlarms() {
        return FLEET_ALARMS + (state == null ? 0 : STATE_METRICS);
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
