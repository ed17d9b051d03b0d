package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Names;
import io.baton.infra.deploy.config.Observability;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import software.amazon.awscdk.services.cloudwatch.CfnAlarm;
import software.constructs.Construct;

/** An alarm for each kind of problem, over all partitions: the same number for a thousand partitions as for one. A partition
 * without a holder is {@link HolderAlarms}'s.
 */
final class Alarms extends Construct {

    private static final Duration STUCK = Duration.ofMinutes(5);
    private static final int STATE_PERCENT = 80;

    private final AlarmSettings settings;
    private final FleetMetrics metrics;

    Alarms(Construct scope, Deployment deployment) {
        super(scope, "Alarms");
        this.settings = new AlarmSettings(this, deployment);
        this.metrics = new FleetMetrics(deployment);
        failedInvocations(new Names(deployment.name()));
        Observability observability = deployment.observability();
        if (observability.measured()) {
            time(observability);
            counts();
            if (deployment.function().state() != null) {
                state();
            }
        }
    }

    private void time(Observability observability) {
        over(
                "lag",
                "The oldest unprocessed record has been older than %s for 5 minutes: handlers are slower than producers, or a partition is stuck."
                        .formatted(shown(observability.lag())),
                "LagMillis",
                millis(observability.lag()),
                5);
        over(
                "stuck",
                "A checkpoint has not moved for %s although records wait: a record is not finished, what it wrote is not committed, or a snapshot of its state can't be written."
                        .formatted(shown(STUCK)),
                "CheckpointAgeMillis",
                millis(STUCK),
                1);
        CfnAlarm.Builder retention = settings.alarm(
                "retention",
                "Within %s Kafka may delete records that are not processed yet."
                        .formatted(shown(observability.retention())),
                "LessThanThreshold",
                millis(observability.retention()),
                3);
        of("TimeToRetentionMillis", "Minimum", AlarmSettings.MINUTE_SECONDS, retention);
        over(
                "open-transaction",
                "A producer has kept a transaction open for %s: functions that read committed records get nothing past it. The log names the producer, and how to end its transaction."
                        .formatted(shown(STUCK)),
                "OpenTransactionMillis",
                millis(STUCK),
                1);
    }

    private static double millis(Duration duration) {
        return (double) duration.toMillis();
    }

    private void counts() {
        over("records-lost", "Kafka has deleted unprocessed records.", "LostToRetention", 0, 1);
        over("records-fail", "Records fail after all their retries; the log says why.", "Failures", 0, 1);
        over("dead-letters", "Records became dead letters.", "DeadLetters", 0, 1);
        over(
                "fenced",
                "An invocation lost its lease: it was frozen, or could not reach the table for too long. Once in a while that"
                        + " does no harm; the log names the invocation.",
                "Fenced",
                0,
                1);
        inAnHour(
                "given-up",
                "A handler does not return: its record is given up at each hand-over and begun again. 'givenUp' in the report names the record. Give the pipeline a handlerTimeout.",
                "GivenUp",
                2);
        inAnHour(
                "crashes",
                "Holders fell silent: out of memory, ended by the handler, or cut off. 'crashes' in the report names the record.",
                "Crashes",
                3);
        over(
                "unassigned-partitions",
                "The topic has more partitions than functions: raise 'partitions' and deploy.",
                "UnassignedPartitions",
                0,
                1);
    }

    private void state() {
        over(
                "state-nearly-full",
                "The state of a partition has been above %s%% of its bound for 5 minutes: at 100%% records that add to it fail. Delete keys that are done with, or raise state.bytes, and memorySize with it."
                        .formatted(STATE_PERCENT),
                FleetMetrics.STATE_PERCENT,
                STATE_PERCENT,
                5);
        over(
                "snapshot-late",
                "No snapshot of the state of a partition could be kept for %s: S3 is away, or hangs; the log says why. The checkpoint waits for it, and a crash now repeats the records of that time."
                        .formatted(shown(STUCK)),
                FleetMetrics.SNAPSHOT_AGE,
                millis(STUCK),
                1);
    }

    private void over(String what, String description, String field, double threshold, int minutes) {
        CfnAlarm.Builder alarm = settings.alarm(what, description, "GreaterThanThreshold", threshold, minutes);
        of(field, "Maximum", AlarmSettings.MINUTE_SECONDS, alarm);
    }

    /** For events that do no harm once. */
    private void inAnHour(String what, String description, String field, int times) {
        CfnAlarm.Builder alarm = settings.alarm(what, description, "GreaterThanOrEqualToThreshold", times, 1);
        of(field, "Sum", AlarmSettings.HOUR_SECONDS, alarm);
    }

    private void of(String field, String statistic, int periodSeconds, CfnAlarm.Builder alarm) {
        alarm.namespace(metrics.namespace())
                .metricName(metrics.name(field))
                .statistic(statistic)
                .period(periodSeconds)
                .build();
    }

    private void failedInvocations(Names names) {
        settings.alarm(
                        "failed-invocations",
                        "The queue %s has ticks that could not be delivered, or whose invocations failed after all retries. The alarm rings until the queue is empty."
                                .formatted(names.failures()),
                        "GreaterThanThreshold",
                        0,
                        1)
                .namespace("AWS/SQS")
                .metricName("ApproximateNumberOfMessagesVisible")
                .dimensions(List.of(CfnAlarm.DimensionProperty.builder()
                        .name("QueueName")
                        .value(names.failures())
                        .build()))
                .statistic("Maximum")
                .period(AlarmSettings.MINUTE_SECONDS)
                .build();
    }

    private static String shown(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
