package io.baton.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.PartitionGroup;
import io.baton.infra.deploy.config.Yaml;
import io.baton.internal.lambda.Settings;
import io.baton.internal.lease.LeaseKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The templates of functions of several partitions. */
@NeedsNode
class GroupedTemplateTest {

    private static Synthesized grouped;

    /** Ten partitions: 0-3 without 2, 4-7, 8-9, and 2 by itself. */
    @BeforeAll
    static void synthesize() {
        grouped = Synthesized.of(
                deployment("partitionsPerFunction: 4", "ownFunction: [2]", "reservedConcurrentExecutions: 4")
                        .withPartitions(10));
    }

    private static Deployment deployment(String... more) {
        return Synthesized.deployment(more);
    }

    private static JsonNode of(String group, String part) {
        return Synthesized.properties(grouped.shard(0), "Partitions" + group + part);
    }

    private static Map<String, String> variables(String group) {
        Map<String, String> variables = new TreeMap<>();
        of(group, "Function")
                .path("Environment")
                .path("Variables")
                .properties()
                .forEach(one -> variables.put(one.getKey(), one.getValue().asText()));
        return variables;
    }

    private static List<String> rows(JsonNode role) {
        return role.path("Policies")
                .path(0)
                .path("PolicyDocument")
                .path("Statement")
                .path(0)
                .path("Condition")
                .path("ForAllValues:StringEquals")
                .path("dynamodb:LeadingKeys")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void eachGroupHasAFunctionThatReadsItsPartitions() {
        assertThat(grouped.ofPartitions("AWS::Lambda::Function").values().stream()
                        .map(function ->
                                function.path("Properties").path("FunctionName").asText()))
                .containsExactlyInAnyOrder(
                        "ride-standings--rides-group-0-3",
                        "ride-standings--rides-partition-2",
                        "ride-standings--rides-group-4-7",
                        "ride-standings--rides-group-8-11");
        Settings settings = Settings.fromEnvironment(variables("G0To3"));
        assertThat(settings.leases().stream().map(LeaseKey::partition)).containsExactly(0, 1, 3);
        assertThat(settings.source().functions()).isEqualTo(10);
        assertThat(Settings.fromEnvironment(variables("P2")).leases().stream().map(LeaseKey::partition))
                .containsExactly(2);
        assertThat(of("G8To11", "Function").path("Description").asText())
                .isEqualTo("Partitions 8-9 of ride-standings--rides");
    }

    @Test
    void aRoleReachesTheRowsAndHistoriesOfItsPartitionsAlone() {
        assertThat(rows(of("G0To3", "Role")))
                .containsExactlyInAnyOrder(Stream.of(0, 1, 3)
                        .map(partition -> "ride-standings/rides/" + partition)
                        .flatMap(row -> Stream.of(row, row + "#history"))
                        .toArray(String[]::new));
        assertThat(rows(of("P2", "Role"))).hasSize(2).allMatch(row -> row.startsWith("ride-standings/rides/2"));
    }

    @Test
    void eachFunctionHasOneTickAndOneWatchdog() {
        assertThat(grouped.ofPartitions("AWS::Events::Rule")).hasSize(8);
        assertThat(of("G4To7", "Tick").path("Name").asText()).isEqualTo("ride-standings--rides-group-4-7-tick");
        // the second group ticks as the second function of any deployment
        assertThat(of("G4To7", "Tick").path("ScheduleExpression").asText()).isEqualTo(Stagger.cron(1));
        assertThat(of("G4To7", "Permission").path("SourceArn").path("Fn::Sub").asText())
                .endsWith(":rule/ride-standings--rides-group-4-7-*");
    }

    @Test
    void alarmsLookAtEachPartitionAndTheDashboardAtFunctionsToo() {
        JsonNode alarm = Synthesized.properties(grouped.shard(0), "HoldersNoHolder0Alarm");
        assertThat(alarm.path("Metrics")).hasSize(11);
        String body = Synthesized.properties(grouped.shared(), "SharedDashboard")
                .path("DashboardBody")
                .path("Fn::Sub")
                .asText();
        assertThat(body)
                .contains(
                        "SCHEMA(\\\"Baton\\\", GroupId, Topic, \\\"Partition\\\")",
                        "SCHEMA(\\\"Baton\\\", GroupId, Topic, \\\"Partitions\\\")",
                        "the ten worst functions",
                        "(\\\"ride-standings--rides-partition-\\\" OR \\\"ride-standings--rides-group-\\\")");
        assertThat(Synthesized.texts(Synthesized.properties(grouped.shared(), "SharedFailuresPolicy")))
                .anyMatch(text -> text.endsWith(":rule/ride-standings--rides-group-*"));
    }

    @Test
    void theSchedulerStartsNoFunctionOfADeploymentThatIsCalledAlike() {
        Synthesized scheduled = Synthesized.of(deployment("partitionsPerFunction: 2", "schedule: scheduler"));
        assertThat(Synthesized.texts(Synthesized.properties(scheduled.shard(0), "PartitionsSchedulerRole"))
                        .filter(text -> text.contains(":function:")))
                .containsExactly(
                        "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:ride-standings--rides-group-0-1",
                        "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:ride-standings--rides-group-2-3");
        assertThat(Synthesized.of(scheduled.shard(0), "AWS::Scheduler::Schedule"))
                .hasSize(4);
    }

    /** Otherwise the stack of before would keep its functions, as CDK deletes no stack that is gone from an app. */
    @Test
    void aStackThatNoGroupBeginsInIsThereAllTheSame() {
        Synthesized wide = Synthesized.of(
                deployment("partitionsPerFunction: 64", "metrics: \"off\"").withPartitions(250));
        assertThat(wide.stacks()).hasSize(6);
        assertThat(Synthesized.of(wide.shard(3), "AWS::Lambda::Function")).hasSize(1);
        assertThat(Synthesized.of(wide.shard(4), "AWS::Lambda::Function")).isEmpty();
        assertThat(Synthesized.of(wide.shard(4), "AWS::CloudFormation::WaitConditionHandle"))
                .hasSize(1);
    }

    @Test
    void functionsOfBeforeStayWithoutSchedulesUntilTheOthersHaveTakenOver() {
        Synthesized before = Synthesized.of(deployment());
        Synthesized between =
                Synthesized.of(deployment("partitionsPerFunction: 2", "formerly: {partitionsPerFunction: 1}"));
        JsonNode template = between.shard(0);
        assertThat(Synthesized.of(template, "AWS::Lambda::Function")).hasSize(5);
        // a tick and a watchdog of each of the two new ones
        assertThat(Synthesized.of(template, "AWS::Events::Rule")).hasSize(4);
        for (int partition = 0; partition < 3; partition++) {
            for (String part : List.of("Function", "Role", "Async")) {
                assertThat(between.of(partition, part)).isEqualTo(before.of(partition, part));
            }
        }
    }

    @Test
    void aRoleThatIsTooLongNamesTheKeyThatMakesItSo(@TempDir Path directory) {
        String group = "g".repeat(100);
        String file = Yaml.LEAST
                        .replace("consumerGroupId: ride-standings", "consumerGroupId: " + group)
                        .replace("partitions: 3", "partitions: 64")
                + "partitionsPerFunction: 64";
        Path code = deployment().function().jar().resolveSibling("");
        Deployment withJar = Deployment.parse(file, code, "rides.yaml");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Synthesis.plain(withJar, directory.resolve("none")))
                .withMessageContaining("partitionsPerFunction: a role of stack")
                .withMessageContaining("take a smaller number");
        assertThat(Synthesis.plain(withJar.withPartitionsPerFunction(32), directory.resolve("fine"))
                        .stacks())
                .hasSize(3);
    }

    /** Their functions go on until the others have taken over: with the same ids, of the same partitions. */
    @Test
    void formerFunctionsKeepTheTransactionalIdsOfTheirPartitions() {
        String[] exactlyOnce = {
            "authenticationMethod: SASL_IAM",
            "clusterArn: arn:aws:kafka:eu-west-1:123456789012:cluster/main/1-2-3",
            "outputs: {topics: [scores], delivery: exactlyOnce}"
        };
        Synthesized between = Synthesized.of(deployment(Stream.concat(
                        Stream.of(exactlyOnce),
                        Stream.of("partitionsPerFunction: 2", "formerly: {partitionsPerFunction: 1}"))
                .toArray(String[]::new)));
        assertThat(ids(between.of(2, "Role"))).containsExactly("2");
        assertThat(ids(Synthesized.properties(between.shard(0), "PartitionsG0To1Role")))
                .containsExactly("0", "1");
        assertThat(between.of(2, "Role"))
                .isEqualTo(Synthesized.of(deployment(exactlyOnce)).of(2, "Role"));
    }

    private static List<String> ids(JsonNode role) {
        return Synthesized.texts(role)
                .filter(text -> text.contains(":transactional-id/"))
                .map(arn -> arn.substring(arn.lastIndexOf('/') + 1))
                .toList();
    }

    /** IAM takes 10,240 characters; each partition has two rows and a transactional id in it. */
    @Test
    void whereTransactionsMakeARoleTooLongPartitionsPerFunctionIsNamed(@TempDir Path directory) {
        Deployment all = deployment(
                        "authenticationMethod: SASL_IAM",
                        "clusterArn: arn:aws:kafka:eu-west-1:123456789012:cluster/production-main/9a3d2d3c-6a8c-4d8e-9c0e-6a8c4d8e9c0e-5",
                        "outputs: {topics: [scores], delivery: exactlyOnce}",
                        "partitionsPerFunction: 64")
                .withPartitions(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Synthesis.plain(all, directory.resolve("none")))
                .withMessageContaining("partitionsPerFunction: a role of stack")
                .withMessageContaining("transactional ids");
        assertThat(Synthesis.plain(all.withPartitionsPerFunction(32), directory.resolve("fine"))
                        .stacks())
                .hasSize(3);
    }

    @Test
    void sixtyFourPartitionsOfOrdinaryNamesFitIntoARole() {
        Deployment deployment = deployment("partitionsPerFunction: 64").withPartitions(64);
        assertThat(deployment.functions()).extracting(PartitionGroup::numbers).containsExactly("0-63");
        assertThat(Synthesized.of(deployment).stacks()).hasSize(3);
    }

    /** A partition without a holder may be asleep: what has to come is its function's watchdog. */
    @Test
    void whereFunctionsSleepTheAlarmIsForAWatchdogThatDoesNotCome() {
        Synthesized sleepers = Synthesized.of(deployment(
                        "partitionsPerFunction: 4",
                        "idleAfter: 10m",
                        "alarms: {topic: 'arn:aws:sns:eu-west-1:123456789012:on-call'}")
                .withPartitions(10));
        JsonNode alarm = Synthesized.properties(sleepers.shard(0), "WatchdogsNoWatchdog0Alarm");
        assertThat(alarm.path("TreatMissingData").asText()).isEqualTo("breaching");
        assertThat(alarm.path("Threshold").asInt()).isEqualTo(1);
        assertThat(alarm.path("Metrics").path(0).path("Expression").asText())
                .isEqualTo("MIN([FILL(f0,0),FILL(f1,0),FILL(f2,0)])");
        JsonNode metric = alarm.path("Metrics").path(1).path("MetricStat").path("Metric");
        assertThat(metric.path("Namespace").asText()).isEqualTo("AWS/Lambda");
        assertThat(metric.path("MetricName").asText()).isEqualTo("Invocations");
        assertThat(metric.path("Dimensions").path(0).path("Value").asText()).endsWith("-group-0-3");
        assertThat(alarm.path("AlarmActions"))
                .as("it is alone, and notifies itself")
                .hasSize(1);
        assertThat(sleepers.shard(0).toString()).doesNotContain("no-live-holder", "no-holder-");
        assertThat(Synthesized.properties(sleepers.shard(0), "PartitionsG0To3Function")
                        .toString())
                .contains("\"BATON_IDLE_AFTER\":\"600s\"");
    }

    @Test
    void anAlarmNotifiesForManyFunctionsThatSleep() {
        Synthesized sleepers = Synthesized.of(deployment("idleAfter: 10m").withPartitions(12));
        assertThat(Synthesized.properties(sleepers.shard(0), "WatchdogsNoWatchdog")
                        .path("AlarmRule")
                        .asText())
                .matches("ALARM\\(\".*-no-watchdog-0\"\\) OR ALARM\\(\".*-no-watchdog-10\"\\)");
    }
}
