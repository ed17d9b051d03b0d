package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Names;
import io.baton.infra.deploy.config.PartitionGroup;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.iam.CfnRole;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.CfnPermission;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.constructs.Construct;

/**
 * The schedules that start each function: a staggered tick, and a watchdog every minute. A rule needs the function's
 * permission; EventBridge Scheduler has a role, one for all functions of a stack. An event that neither can deliver before the next one is due goes to the queue of failures.
 */
final class Scheduling {

    private static final String EVERY_MINUTE = "rate(1 minute)";
    private static final String WATCHDOG = "{\"time\":%s,\"baton\":{\"trigger\":\"watchdog\"}}";
    private static final String SCHEDULED_TIME = "\"<aws.scheduler.scheduled-time>\"";
    private static final int DELIVERY_RETRIES = 2;
    private static final int DELIVERY_SECONDS = 60;

    private final Construct shard;
    private final Names names;
    private final ScheduleChoice choice;
    private final boolean watchdog;
    private final List<PartitionGroup> groups;
    private @Nullable CfnRole schedulerRole;

    /** @param groups those of the stack */
    Scheduling(Construct shard, Deployment deployment, List<PartitionGroup> groups) {
        this.groups = groups;
        this.shard = shard;
        this.names = new Names(deployment.name());
        this.choice = ScheduleChoice.of(deployment);
        this.watchdog = deployment.schedules().watchdog();
    }

    void add(Construct scope, CfnFunction function, PartitionGroup group) {
        if (choice.isByRule(group)) {
            addRules(scope, function, group);
        } else {
            addSchedules(scope, function, group);
        }
    }

    private void addRules(Construct scope, CfnFunction function, PartitionGroup group) {
        // a rule sends its own envelope, whose time is the tick
        rule(scope, "Tick", names.tick(group), Stagger.cron(group.turn()), function, null);
        if (watchdog) {
            var input = CfnRule.InputTransformerProperty.builder()
                    .inputPathsMap(Map.of("time", "$.time"))
                    .inputTemplate(WATCHDOG.formatted("<time>"))
                    .build();
            rule(scope, "Watchdog", names.watchdog(group), EVERY_MINUTE, function, input);
        }
        CfnPermission.Builder.create(scope, "Permission")
                .action("lambda:InvokeFunction")
                .principal("events.amazonaws.com")
                .functionName(function.getRef())
                .sourceArn(Arns.rule(names.function(group) + "-*"))
                .sourceAccount(Aws.ACCOUNT_ID)
                .build();
    }

    private void rule(
            Construct scope,
            String id,
            String name,
            String expression,
            CfnFunction function,
            CfnRule.@Nullable InputTransformerProperty input) {
        CfnRule.TargetProperty.Builder target = CfnRule.TargetProperty.builder()
                .id("function")
                .arn(function.getAttrArn())
                .retryPolicy(CfnRule.RetryPolicyProperty.builder()
                        .maximumRetryAttempts(DELIVERY_RETRIES)
                        .maximumEventAgeInSeconds(DELIVERY_SECONDS)
                        .build())
                .deadLetterConfig(CfnRule.DeadLetterConfigProperty.builder()
                        .arn(Arns.queue(names.failures()))
                        .build());
        if (input != null) {
            target.inputTransformer(input);
        }
        CfnRule.Builder.create(scope, id)
                .name(name)
                .scheduleExpression(expression)
                .state("ENABLED")
                .targets(List.of(target.build()))
                .build();
    }

    private void addSchedules(Construct scope, CfnFunction function, PartitionGroup group) {
        String tick = "{\"time\":%s}".formatted(SCHEDULED_TIME);
        schedule(scope, "Tick", names.tick(group), Stagger.cron(group.turn()), function, tick);
        if (watchdog) {
            String input = WATCHDOG.formatted(SCHEDULED_TIME);
            schedule(scope, "Watchdog", names.watchdog(group), EVERY_MINUTE, function, input);
        }
    }

    private void schedule(
            Construct scope, String id, String name, String expression, CfnFunction function, String input) {
        CfnSchedule.Builder.create(scope, id)
                .name(name)
                .groupName(names.name())
                .scheduleExpression(expression)
                .scheduleExpressionTimezone("UTC")
                .state("ENABLED")
                .flexibleTimeWindow(CfnSchedule.FlexibleTimeWindowProperty.builder()
                        .mode("OFF")
                        .build())
                .target(CfnSchedule.TargetProperty.builder()
                        .arn(function.getAttrArn())
                        .roleArn(schedulerRole().getAttrArn())
                        .input(input)
                        .retryPolicy(CfnSchedule.RetryPolicyProperty.builder()
                                .maximumRetryAttempts(DELIVERY_RETRIES)
                                .maximumEventAgeInSeconds(DELIVERY_SECONDS)
                                .build())
                        .deadLetterConfig(CfnSchedule.DeadLetterConfigProperty.builder()
                                .arn(Arns.queue(names.failures()))
                                .build())
                        .build())
                .build();
    }

    private CfnRole schedulerRole() {
        if (schedulerRole == null) {
            Map<String, Object> onlyOurs = new TreeMap<>(Map.of(
                    "StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID),
                    "ArnEquals", Map.of("aws:SourceArn", Arns.of("scheduler", "schedule-group/" + names.name()))));
            schedulerRole = CfnRole.Builder.create(shard, "SchedulerRole")
                    .description("Of the schedules of " + names.name())
                    .assumeRolePolicyDocument(Policy.trust("scheduler.amazonaws.com", onlyOurs))
                    .policies(List.of(CfnRole.PolicyProperty.builder()
                            .policyName("start-partitions")
                            .policyDocument(new Policy()
                                    .allow("Start", List.of("lambda:InvokeFunction"), startable())
                                    .allow("TellFailures", List.of("sqs:SendMessage"), Arns.queue(names.failures()))
                                    .document())
                            .build()))
                    .build();
            Justified.in(
                    schedulerRole,
                    Map.of(
                            "AwsSolutions-IAM5",
                            "The prefix is of this deployment's functions alone, and stays the same when partitions"
                                    + " are added"));
        }
        return schedulerRole;
    }

    /** Functions of several partitions by name: another deployment may be called as this one with -group- behind it. */
    private Object startable() {
        String singles = Arns.function(names.functionPrefix() + "*");
        List<String> ofSeveral = groups.stream()
                .filter(group -> !group.isSingle())
                .map(group -> Arns.function(names.function(group)))
                .toList();
        if (ofSeveral.isEmpty()) {
            return singles;
        }
        boolean hasSingles = groups.stream().anyMatch(PartitionGroup::isSingle);
        return hasSingles
                ? Stream.concat(Stream.of(singles), ofSeveral.stream()).toList()
                : ofSeveral;
    }
}
