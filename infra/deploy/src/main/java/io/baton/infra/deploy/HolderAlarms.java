package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awscdk.services.cloudwatch.CfnAlarm;
import software.amazon.awscdk.services.cloudwatch.CfnCompositeAlarm;
import software.constructs.Construct;

/** Alarms for partitions without a live holder. A holder reports every minute how many records it processed, even if none: no
 * data means no holder. Only a partition's own metric shows that, and an alarm takes ten metrics at most; so there is an alarm
 * without notification for each ten partitions of a stack, and one that notifies for all of them.
 */
final class HolderAlarms extends Construct {

    private static final int METRICS_OF_AN_ALARM = 10;
    private static final int MINUTES = 3;

    private final Deployment deployment;
    private final AlarmSettings settings;

    HolderAlarms(Construct scope, Deployment deployment, Partitions partitions) {
        super(scope, "Holders");
        this.deployment = deployment;
        this.settings = new AlarmSettings(this, deployment);
        List<CfnAlarm> groups = new ArrayList<>();
        for (int first = partitions.first(); first <= partitions.last(); first += METRICS_OF_AN_ALARM) {
            groups.add(group(new Partitions(first, Math.min(first + METRICS_OF_AN_ALARM - 1, partitions.last()))));
        }
        CfnCompositeAlarm all = CfnCompositeAlarm.Builder.create(this, "NoLiveHolder")
                .alarmName(settings.name("no-live-holder-" + partitions.first()))
                .alarmDescription(String.format(
                        Locale.ROOT,
                        "One of the partitions %d to %d has had no holder for %d minutes.",
                        partitions.first(),
                        partitions.last(),
                        MINUTES))
                .alarmRule(groups.stream()
                        .map(group -> "ALARM(\"" + name(group) + "\")")
                        .collect(Collectors.joining(" OR ")))
                .alarmActions(settings.actions())
                .okActions(settings.actions())
                .build();
        groups.forEach(all::addResourceDependency);
    }

    private static String name(CfnAlarm alarm) {
        return String.valueOf(alarm.getAlarmName());
    }

    private CfnAlarm group(Partitions partitions) {
        List<CfnAlarm.MetricDataQueryProperty> metrics = new ArrayList<>();
        metrics.add(CfnAlarm.MetricDataQueryProperty.builder()
                .id("least")
                // a partition without data counts as -1
                .expression(IntStream.rangeClosed(partitions.first(), partitions.last())
                        .mapToObj(partition -> "FILL(p" + partition + ",-1)")
                        .collect(Collectors.joining(",", "MIN([", "])")))
                .returnData(true)
                .build());
        for (int partition = partitions.first(); partition <= partitions.last(); partition++) {
            metrics.add(CfnAlarm.MetricDataQueryProperty.builder()
                    .id("p" + partition)
                    .metricStat(records(partition))
                    .returnData(false)
                    .build());
        }
        return settings.alarm(
                        "no-holder-" + partitions.first(),
                        String.format(
                                Locale.ROOT,
                                "One of the partitions %d to %d has no live holder.",
                                partitions.first(),
                                partitions.last()),
                        "LessThanThreshold",
                        0,
                        MINUTES)
                .treatMissingData("breaching")
                .metrics(metrics)
                .alarmActions(List.of())
                .okActions(List.of())
                .build();
    }

    private CfnAlarm.MetricStatProperty records(int partition) {
        return CfnAlarm.MetricStatProperty.builder()
                .metric(CfnAlarm.MetricProperty.builder()
                        .namespace(deployment.observability().metricsNamespace())
                        .metricName("Records")
                        .dimensions(List.of(
                                dimension("GroupId", deployment.source().consumerGroupId()),
                                dimension("Topic", deployment.source().topic()),
                                dimension("Partition", Integer.toString(partition))))
                        .build())
                .period(AlarmSettings.MINUTE_SECONDS)
                .stat("Sum")
                .build();
    }

    private static CfnAlarm.DimensionProperty dimension(String name, String value) {
        return CfnAlarm.DimensionProperty.builder().name(name).value(value).build();
    }
}
