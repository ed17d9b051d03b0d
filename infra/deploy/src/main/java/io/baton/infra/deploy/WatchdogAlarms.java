package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Names;
import io.baton.infra.deploy.config.PartitionGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awscdk.services.cloudwatch.CfnAlarm;
import software.amazon.awscdk.services.cloudwatch.CfnCompositeAlarm;
import software.constructs.Construct;

/**
 * Alarms for functions whose watchdog does not come. Where partitions may sleep, a partition without a holder is no problem as
 * long as the watchdog looks at it each minute: it claims what has anything to do, and where it can't it fails, which the queue
 * of failures shows. Lambda counts invocations by itself, so the metric costs nothing. An alarm takes ten metrics at most.
 */
final class WatchdogAlarms extends Construct {

    private static final int METRICS_OF_AN_ALARM = 10;
    private static final int MINUTES = 3;

    private final Names names;
    private final AlarmSettings settings;

    WatchdogAlarms(Construct scope, Deployment deployment, Partitions partitions) {
        super(scope, "Watchdogs");
        this.names = new Names(deployment.name());
        this.settings = new AlarmSettings(this, deployment);
        List<PartitionGroup> functions = deployment.functions().stream()
                .filter(group -> partitions.first() <= group.first() && group.first() <= partitions.last())
                .toList();
        boolean isOne = functions.size() <= METRICS_OF_AN_ALARM;
        List<CfnAlarm> alarms = new ArrayList<>();
        for (int first = 0; first < functions.size(); first += METRICS_OF_AN_ALARM) {
            alarms.add(alarm(functions.subList(first, Math.min(first + METRICS_OF_AN_ALARM, functions.size())), isOne));
        }
        if (!isOne) {
            together(partitions, alarms);
        }
    }

    /** One that notifies for all. */
    private void together(Partitions partitions, List<CfnAlarm> alarms) {
        CfnCompositeAlarm all = CfnCompositeAlarm.Builder.create(this, "NoWatchdog")
                .alarmName(settings.name("no-watchdog-of-any-" + partitions.first()))
                .alarmDescription("A function of partitions %d to %d was not invoked for %d minutes."
                        .formatted(partitions.first(), partitions.last(), MINUTES))
                .alarmRule(alarms.stream()
                        .map(alarm -> "ALARM(\"" + alarm.getAlarmName() + "\")")
                        .collect(Collectors.joining(" OR ")))
                .alarmActions(settings.actions())
                .okActions(settings.actions())
                .build();
        alarms.forEach(all::addResourceDependency);
    }

    private CfnAlarm alarm(List<PartitionGroup> functions, boolean notifies) {
        List<CfnAlarm.MetricDataQueryProperty> metrics = new ArrayList<>();
        metrics.add(CfnAlarm.MetricDataQueryProperty.builder()
                .id("least")
                .expression(IntStream.range(0, functions.size())
                        .mapToObj(index -> "FILL(f" + index + ",0)")
                        .collect(Collectors.joining(",", "MIN([", "])")))
                .returnData(true)
                .build());
        for (int index = 0; index < functions.size(); index++) {
            metrics.add(CfnAlarm.MetricDataQueryProperty.builder()
                    .id("f" + index)
                    .metricStat(invocations(functions.get(index)))
                    .returnData(false)
                    .build());
        }
        List<String> actions = notifies ? settings.actions() : List.of();
        return settings.alarm(
                        "no-watchdog-" + functions.getFirst().first(),
                        String.format(
                                Locale.ROOT,
                                "A function of partitions %d to %d was not invoked for %d minutes: its watchdog, which wakes what sleeps, does not come.",
                                functions.getFirst().first(),
                                functions.getLast().last(),
                                MINUTES),
                        "LessThanThreshold",
                        1,
                        MINUTES)
                .treatMissingData("breaching")
                .metrics(metrics)
                .alarmActions(actions)
                .okActions(actions)
                .build();
    }

    private CfnAlarm.MetricStatProperty invocations(PartitionGroup function) {
        return CfnAlarm.MetricStatProperty.builder()
                .metric(CfnAlarm.MetricProperty.builder()
                        .namespace("AWS/Lambda")
                        .metricName("Invocations")
                        .dimensions(List.of(CfnAlarm.DimensionProperty.builder()
                                .name("FunctionName")
                                .value(names.function(function))
                                .build()))
                        .build())
                .period(AlarmSettings.MINUTE_SECONDS)
                .stat("Sum")
                .build();
    }
}
