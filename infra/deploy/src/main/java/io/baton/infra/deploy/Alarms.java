package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Names;
import io.baton.infra.deploy.config.Observability;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import software.amazon.awscdk.services.cloudwatch.CfnAlarm;
import software.constructs.Construct;

/**
 * One alarm for each thing that can go wrong, over all partitions: as many for a thousand as for one. What only a
 * partition by itself can show, that nobody holds it, is {@link HolderAlarms}'.
 */
final class Alarms extends Construct {

    private static final Duration STUCK = Duration.ofMinutes(5);

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
        }
    }

    private void time(Observability observability) {
        over(
                "lag",
                "The oldest record that is not done is older than %s for 5 minutes: handlers do less than producers, or a partition is stuck."
                        .formatted(shown(observability.lag())),
                "LagMillis",
                millis(observability.lag()),
                5);
        over(
                "stuck",
                "A checkpoint has not moved for %s though there are records: one of them is not finished."
                        .formatted(shown(STUCK)),
                "CheckpointAgeMillis",
                millis(STUCK),
                1);
        CfnAlarm.Builder retention = settings.alarm(
                "retention",
                "Within %s Kafka may delete records that are not done yet.".formatted(shown(observability.retention())),
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
        over("records-lost", "Kafka has deleted records that were not done.", "LostToRetention", 0, 1);
        over("records-fail", "Records fail after all their retries; the log says why.", "Failures", 0, 1);
        over("dead-letters", "Records are put away as dead letters.", "DeadLetters", 0, 1);
        over(
                "fenced",
                "An invocation lost its lease: it was frozen, or could not reach the table for too long. Now and then"
                        + " is no harm; the log says which.",
                "Fenced",
                0,
                1);
        inAnHour(
                "given-up",
                "A handler does not return, so that its record is given up at each hand-over and begun anew: 'givenUp' in the report names it. Give the pipeline a handlerTimeout.",
                "GivenUp",
                2);
        inAnHour(
                "crashes",
                "Holders fall silent: out of memory, ended by the handler, or cut off. 'crashes' in the report names the record where they did.",
                "Crashes",
                3);
        over(
                "unassigned-partitions",
                "The topic has more partitions than functions: raise 'partitions' and deploy.",
                "UnassignedPartitions",
                0,
                1);
    }

    private void over(String what, String description, String field, double threshold, int minutes) {
        CfnAlarm.Builder alarm = settings.alarm(what, description, "GreaterThanThreshold", threshold, minutes);
        of(field, "Maximum", AlarmSettings.MINUTE_SECONDS, alarm);
    }

    /** For what may happen once and be no harm. */
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
                        "The queue %s has ticks that could not be delivered or whose invocations failed to the last. It rings until the queue is empty."
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
