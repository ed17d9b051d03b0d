package io.baton.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Environments;
import io.baton.infra.deploy.config.PartitionGroup;
import io.baton.infra.deploy.cost.CostLine;
import io.baton.infra.deploy.cost.CostModel;
import io.baton.internal.lambda.Settings;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.dynamodb.RowAccess;
import io.baton.internal.memory.MemoryPlan;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Gauge;
import io.baton.spi.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is promised of the templates, looked for in their JSON. */
@NeedsNode
class TemplateTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TABLE =
            "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/ride-standings--rides-leases";
    private static final String FAILURES =
            "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:ride-standings--rides-failures";
    private static final String SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:kafka-AbCdEf";
    private static final String CA = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ca-AbCdEf";
    private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:on-call";

    private static Synthesized byRule;
    private static Synthesized byScheduler;

    @BeforeAll
    static void synthesize() {
        byRule = Synthesized.with("alarms: {topic: \"" + TOPIC + "\"}");
        byScheduler = Synthesized.with("schedule: scheduler", "reservedConcurrentExecutions: 3");
    }

    private static Map<String, JsonNode> statements(JsonNode role) {
        Map<String, JsonNode> statements = new TreeMap<>();
        role.path("Policies")
                .forEach(policy -> policy.path("PolicyDocument")
                        .path("Statement")
                        .forEach(statement ->
                                statements.put(statement.path("Sid").asText(), statement)));
        return statements;
    }

    private static Map<String, String> variables(JsonNode function) {
        Map<String, String> variables = new TreeMap<>();
        function.path("Environment")
                .path("Variables")
                .properties()
                .forEach(variable ->
                        variables.put(variable.getKey(), variable.getValue().asText()));
        return variables;
    }

    private static JsonNode statement(Map<String, JsonNode> statements, String id) {
        JsonNode statement = statements.get(id);
        assertThat(statement).as("statement %s", id).isNotNull();
        return Objects.requireNonNull(statement);
    }

    @Test
    void everyPartitionHasAFunctionOfItsOwn() {
        assertThat(byRule.ofPartitions("AWS::Lambda::Function")).hasSize(3);
        for (int partition = 0; partition < 3; partition++) {
            JsonNode function = byRule.of(partition, "Function");
            assertThat(function.path("FunctionName").asText())
                    .isEqualTo("ride-standings--rides-partition-" + partition);
            assertThat(function.path("Handler").asText()).isEqualTo("io.baton.demo.RideFunction::handleRequest");
            assertThat(function.path("Runtime").asText()).isEqualTo("java25");
            assertThat(function.path("Architectures").path(0).asText()).isEqualTo("arm64");
            assertThat(function.path("Timeout").asInt()).isEqualTo(900);
            assertThat(function.path("MemorySize").asInt()).isEqualTo(512);
            assertThat(function.path("LoggingConfig").path("LogGroup").asText())
                    .isEqualTo("/baton/ride-standings--rides");
        }
    }

    @Test
    void theFunctionUnderstandsItsEnvironment() {
        for (int partition = 0; partition < 3; partition++) {
            Settings settings = Settings.fromEnvironment(variables(byRule.of(partition, "Function")));
            assertThat(settings.leases().getFirst()).isEqualTo(new LeaseKey("ride-standings", "rides", partition));
            assertThat(settings.leaseTable()).hasToString("ride-standings--rides-leases");
            // one watches for all whether the topic has grown
            assertThat(settings.source().functions()).isEqualTo(partition == 0 ? 3 : 0);
        }
    }

    @Test
    void theJvmCompilesForALongLifeAndLeavesRoomBesideItsHeap() {
        assertThat(variables(byRule.of(0, "Function")).get("JAVA_TOOL_OPTIONS"))
                .isEqualTo(MemoryPlan.of(512, 1).jvmOptions())
                .startsWith(
                        "-XX:+TieredCompilation -XX:TieredStopAtLevel=4 -XX:InlineSmallCode=16000 -XX:+UseSerialGC -Xmx");
    }

    @Test
    void aRoleMayTouchItsOwnLeaseAndNoOther() throws Exception {
        for (int partition = 0; partition < 3; partition++) {
            Map<String, JsonNode> statements = statements(byRule.of(partition, "Role"));
            RowAccess row = RowAccess.to(new LeaseKey("ride-standings", "rides", partition), TABLE);
            JsonNode lease = statement(statements, "OwnLease");
            assertThat(lease.path("Action")).isEqualTo(JSON.valueToTree(row.actions()));
            assertThat(lease.path("Resource").path("Fn::Sub").asText()).isEqualTo(TABLE);
            assertThat(lease.path("Condition")).isEqualTo(JSON.valueToTree(row.conditions()));
            assertThat(statements.values().stream()
                            .filter(statement -> Synthesized.texts(statement.path("Action"))
                                    .anyMatch(action -> action.startsWith("dynamodb:") || action.equals("*"))))
                    .hasSize(1);
        }
    }

    @Test
    void aRoleMayDoNothingButWhatItsFunctionDoes() {
        Map<String, JsonNode> statements = statements(byRule.of(0, "Role"));
        assertThat(statements.keySet()).containsExactlyInAnyOrder("OwnLease", "Log", "TellFailures");
        assertThat(statement(statements, "TellFailures")
                        .path("Resource")
                        .path("Fn::Sub")
                        .asText())
                .isEqualTo(FAILURES);
        assertThat(statement(statements, "Log").path("Resource").path("Fn::Sub").asText())
                .endsWith(":log-group:/baton/ride-standings--rides:log-stream:*");
        assertThat(byRule.of(0, "Role").path("ManagedPolicyArns")).isEmpty();
    }

    @Test
    void anEventIsRetriedForAMinuteAndThenPutIntoTheQueue() {
        JsonNode async = byRule.of(1, "Async");
        assertThat(async.path("MaximumRetryAttempts").asInt()).isEqualTo(2);
        assertThat(async.path("MaximumEventAgeInSeconds").asInt()).isEqualTo(60);
        assertThat(async.path("DestinationConfig")
                        .path("OnFailure")
                        .path("Destination")
                        .path("Fn::Sub")
                        .asText())
                .isEqualTo(FAILURES);
    }

    @Test
    void aRuleTicksByCronAndAnotherWatchesEveryMinute() {
        JsonNode tick = byRule.of(2, "Tick");
        assertThat(tick.path("ScheduleExpression").asText()).isEqualTo(Stagger.cron(2));
        assertThat(tick.path("Targets").path(0).has("InputTransformer")).isFalse();
        JsonNode watchdog = byRule.of(2, "Watchdog");
        assertThat(watchdog.path("ScheduleExpression").asText()).isEqualTo("rate(1 minute)");
        JsonNode transformer = watchdog.path("Targets").path(0).path("InputTransformer");
        assertThat(transformer.path("InputPathsMap").path("time").asText()).isEqualTo("$.time");
        assertThat(transformer.path("InputTemplate").asText())
                .isEqualTo("{\"time\":<time>,\"baton\":{\"trigger\":\"watchdog\"}}");
        for (JsonNode rule : List.of(tick, watchdog)) {
            assertThat(rule.path("State").asText()).isEqualTo("ENABLED");
            assertThat(rule.path("Targets")
                            .path(0)
                            .path("DeadLetterConfig")
                            .path("Arn")
                            .path("Fn::Sub")
                            .asText())
                    .isEqualTo(FAILURES);
        }
    }

    @Test
    void onlyItsOwnRulesMayStartAFunction() {
        JsonNode permission = byRule.of(1, "Permission");
        assertThat(permission.path("Principal").asText()).isEqualTo("events.amazonaws.com");
        assertThat(permission.path("SourceArn").path("Fn::Sub").asText())
                .endsWith(":rule/ride-standings--rides-partition-1-*");
        assertThat(permission.path("SourceAccount").path("Ref").asText()).isEqualTo("AWS::AccountId");
        assertThat(byScheduler.ofPartitions("AWS::Lambda::Permission")).isEmpty();
    }

    @Test
    void theSchedulerSendsTheSameEnvelopeAtTheSameMinutes() throws Exception {
        JsonNode tick = byScheduler.of(2, "Tick");
        assertThat(tick.path("ScheduleExpression").asText()).isEqualTo(Stagger.cron(2));
        assertThat(tick.path("ScheduleExpressionTimezone").asText()).isEqualTo("UTC");
        assertThat(JSON.readTree(tick.path("Target").path("Input").asText()))
                .isEqualTo(JSON.readTree("{\"time\":\"<aws.scheduler.scheduled-time>\"}"));
        JsonNode watchdog = byScheduler.of(2, "Watchdog");
        assertThat(JSON.readTree(watchdog.path("Target").path("Input").asText()))
                .isEqualTo(JSON.readTree(
                        "{\"time\":\"<aws.scheduler.scheduled-time>\",\"baton\":{\"trigger\":\"watchdog\"}}"));
        assertThat(byScheduler.ofPartitions("AWS::Events::Rule")).isEmpty();
        assertThat(Synthesized.of(byScheduler.shared(), "AWS::Scheduler::ScheduleGroup"))
                .hasSize(1);
        assertThat(tick.path("GroupName").asText()).isEqualTo("ride-standings--rides");
    }

    @Test
    void theSchedulersRoleMayStartThisDeploymentsFunctionsOnly() {
        JsonNode role = Synthesized.properties(byScheduler.shard(0), "PartitionsSchedulerRole");
        assertThat(statement(statements(role), "Start")
                        .path("Resource")
                        .path("Fn::Sub")
                        .asText())
                .endsWith(":function:ride-standings--rides-partition-*");
        JsonNode trust = role.path("AssumeRolePolicyDocument").path("Statement").path(0);
        assertThat(trust.path("Condition")
                        .path("ArnEquals")
                        .path("aws:SourceArn")
                        .path("Fn::Sub")
                        .asText())
                .endsWith(":schedule-group/ride-standings--rides");
    }

    @Test
    void reservedConcurrencyIsThereWhenItIsAskedFor() {
        assertThat(byScheduler
                        .of(0, "Function")
                        .path("ReservedConcurrentExecutions")
                        .asInt())
                .isEqualTo(3);
        assertThat(byRule.of(0, "Function").has("ReservedConcurrentExecutions")).isFalse();
    }

    @Test
    void theLeaseTableIsPaidByRequestAndHardToLose() {
        JsonNode table = Synthesized.of(byRule.shared(), "AWS::DynamoDB::Table")
                .values()
                .iterator()
                .next();
        assertThat(table.path("DeletionPolicy").asText()).isEqualTo("Retain");
        assertThat(table.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
        JsonNode properties = table.path("Properties");
        assertThat(properties.path("BillingMode").asText()).isEqualTo("PAY_PER_REQUEST");
        assertThat(properties.path("DeletionProtectionEnabled").asBoolean()).isTrue();
        assertThat(properties
                        .path("PointInTimeRecoverySpecification")
                        .path("PointInTimeRecoveryEnabled")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void theQueueOfFailuresIsEncryptedAndTakesNothingWithoutTls() {
        JsonNode queue = Synthesized.properties(byRule.shared(), "SharedFailures");
        assertThat(queue.path("SqsManagedSseEnabled").asBoolean()).isTrue();
        assertThat(queue.path("MessageRetentionPeriod").asLong())
                .isEqualTo(Duration.ofDays(14).toSeconds());
        assertThat(Synthesized.texts(Synthesized.properties(byRule.shared(), "SharedFailuresPolicy")))
                .contains("Deny", "aws:SecureTransport");
    }

    @Test
    void logsAreKeptForAsLongAsTheFileSays() {
        assertThat(Synthesized.properties(byRule.shared(), "SharedLogs")
                        .path("RetentionInDays")
                        .asInt())
                .isEqualTo(30);
    }

    @Test
    void everyAlarmTellsTheTopicAndLooksAtAMetricThatTheFunctionsWrite() {
        Set<String> written = new HashSet<>();
        Stream.concat(Stream.<Metric>of(Count.values()), Stream.of(Gauge.values()))
                .forEach(metric -> written.add(metric.metricName()));
        assertThat(written).containsAll(FleetMetrics.FIELDS);
        List<String> filtered = new ArrayList<>();
        Synthesized.of(byRule.shared(), "AWS::Logs::MetricFilter").values().forEach(filter -> {
            JsonNode metric =
                    filter.path("Properties").path("MetricTransformations").path(0);
            filtered.add(metric.path("MetricName").asText());
            String field = metric.path("MetricValue").asText();
            assertThat(filter.path("Properties").path("FilterPattern").asText()).isEqualTo("{ " + field + " = * }");
        });
        Map<String, JsonNode> alarms = Synthesized.of(byRule.shared(), "AWS::CloudWatch::Alarm");
        assertThat(alarms).hasSize(12);
        alarms.values().forEach(alarm -> {
            JsonNode properties = alarm.path("Properties");
            assertThat(properties.path("AlarmActions").path(0).asText()).isEqualTo(TOPIC);
            assertThat(properties.path("TreatMissingData").asText()).isEqualTo("notBreaching");
            if (properties.path("Namespace").asText().equals("Baton")) {
                assertThat(filtered).contains(properties.path("MetricName").asText());
            }
        });
    }

    @Test
    void theBillCountsTheAlarmsAndMetricsThatThereAre() {
        int alarms = Synthesized.of(byRule.shared(), "AWS::CloudWatch::Alarm").size();
        List<String> bases = new CostModel(Synthesized.deployment())
                .lines(0).stream().map(CostLine::explanation).toList();
        assertThat(bases)
                .anySatisfy(basis -> assertThat(basis).endsWith("for its holder; %d over all".formatted(alarms)))
                .anySatisfy(basis ->
                        assertThat(basis).endsWith("%d of all together".formatted(FleetMetrics.FIELDS.size())));
    }

    @ParameterizedTest
    @CsvSource({
        "SharedAlarmsGivenUpAlarm, GivenUp, Sum, 3600, GreaterThanOrEqualToThreshold, 2",
        "SharedAlarmsCrashesAlarm, Crashes, Sum, 3600, GreaterThanOrEqualToThreshold, 3",
        "SharedAlarmsOpenTransactionAlarm, OpenTransactionMillis, Maximum, 60, GreaterThanThreshold, 300000",
    })
    void whatStandsStillByARecordOrATransactionRings(
            String id, String field, String statistic, int period, String comparison, double threshold) {
        JsonNode alarm = Synthesized.properties(byRule.shared(), id);
        assertThat(alarm.path("MetricName").asText()).endsWith("." + field);
        assertThat(alarm.path("Statistic").asText()).isEqualTo(statistic);
        assertThat(alarm.path("Period").asInt()).isEqualTo(period);
        assertThat(alarm.path("ComparisonOperator").asText()).isEqualTo(comparison);
        assertThat(alarm.path("Threshold").asDouble()).isEqualTo(threshold);
        assertThat(alarm.path("EvaluationPeriods").asInt()).isEqualTo(1);
    }

    @Test
    void aPartitionWithoutDataHasNoLiveHolder() {
        JsonNode alarm = Synthesized.properties(byRule.shard(0), "HoldersNoHolder0Alarm");
        assertThat(alarm.path("TreatMissingData").asText()).isEqualTo("breaching");
        assertThat(alarm.path("EvaluationPeriods").asInt()).isEqualTo(3);
        assertThat(alarm.path("Metrics").path(0).path("Expression").asText())
                .isEqualTo("MIN([FILL(p0,-1),FILL(p1,-1),FILL(p2,-1)])");
        assertThat(alarm.path("AlarmActions")).isEmpty();
        JsonNode all = Synthesized.properties(byRule.shard(0), "HoldersNoLiveHolder");
        assertThat(all.path("AlarmActions").path(0).asText()).isEqualTo(TOPIC);
        assertThat(all.path("AlarmRule").asText()).isEqualTo("ALARM(\"ride-standings--rides-no-holder-0\")");
    }

    @Test
    void theDashboardShowsWhatIsToBeWatched() throws Exception {
        String body = Synthesized.properties(byRule.shared(), "SharedDashboard")
                .path("DashboardBody")
                .path("Fn::Sub")
                .asText();
        assertThat(JSON.readTree(body).path("widgets")).hasSizeGreaterThanOrEqualTo(9);
        assertThat(body)
                .contains(
                        "LagMillis",
                        "rides.Records",
                        "HandoffGapMillis",
                        "Generation",
                        "DeadLetters",
                        "Errors",
                        "cost");
    }

    @Test
    void withoutMetricsThereIsNoAlarmThatWaitsForThem() {
        Synthesized without = Synthesized.with("metrics: \"off\"");
        assertThat(Synthesized.of(without.shared(), "AWS::Logs::MetricFilter")).isEmpty();
        assertThat(Synthesized.of(without.shared(), "AWS::CloudWatch::Alarm")).hasSize(1);
        assertThat(without.ofPartitions("AWS::CloudWatch::Alarm")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SASL_SCRAM_512_AUTH, sasl-scram-512",
        "SASL_SCRAM_256_AUTH, sasl-scram-256",
        "BASIC_AUTH, sasl-plain",
        "CLIENT_CERTIFICATE_TLS_AUTH, mtls"
    })
    void credentialsAreNamedInTheEnvironmentAndReadByTheRole(String method, String setting) {
        Deployment deployment = Synthesized.deployment(
                "authenticationMethod: " + method, "secret: " + SECRET, "rootCACertificate: " + CA);
        assertThat(new Environments(deployment).of(PartitionGroup.single(1)))
                .containsEntry("BATON_KAFKA_AUTH", setting)
                .containsEntry("BATON_KAFKA_SECRET", SECRET)
                .containsEntry("BATON_KAFKA_CA_SECRET", CA);
        JsonNode secrets = statement(policy(deployment), "Secrets");
        assertThat(secrets.path("Action")).isEqualTo(JSON.valueToTree(List.of("secretsmanager:GetSecretValue")));
        assertThat(secrets.path("Resource")).isEqualTo(JSON.valueToTree(List.of(SECRET, CA)));
    }

    @Test
    void aKeyMayBeUsedOnlyThroughTheServiceThatNeedsIt() {
        Deployment deployment = Synthesized.deployment(
                "authenticationMethod: BASIC_AUTH",
                "secret: " + SECRET,
                "secretEncryptionKey: arn:aws:kms:eu-west-1:123456789012:key/1",
                "leaseTable: {encryption: CUSTOMER_MANAGED, encryptionKey:"
                        + " \"arn:aws:kms:eu-west-1:123456789012:key/2\"}");
        Map<String, JsonNode> policy = policy(deployment);
        assertThat(statement(policy, "SecretsKey").path("Action")).isEqualTo(JSON.valueToTree(List.of("kms:Decrypt")));
        for (String id : List.of("SecretsKey", "LeaseTableKey")) {
            assertThat(statement(policy, id)
                            .path("Condition")
                            .path("StringEquals")
                            .has("kms:ViaService"))
                    .isTrue();
        }
    }

    @Test
    void mskSeesItsTopicItsGroupAndNoOther() {
        String cluster = "arn:aws:kafka:eu-west-1:123456789012:cluster/main/1-2-3";
        Deployment deployment = Synthesized.deployment(
                "authenticationMethod: SASL_IAM", "clusterArn: " + cluster, "deadLetters: {kafkaTopics: [dead]}");
        Map<String, JsonNode> policy = policy(deployment);
        assertThat(statement(policy, "ReadTopic").path("Resource").asText())
                .isEqualTo("arn:aws:kafka:eu-west-1:123456789012:topic/main/1-2-3/rides");
        assertThat(statement(policy, "MirrorOffsets").path("Resource").asText())
                .isEqualTo("arn:aws:kafka:eu-west-1:123456789012:group/main/1-2-3/ride-standings");
        assertThat(statement(policy, "WriteDeadLetters")
                        .path("Resource")
                        .path(0)
                        .asText())
                .isEqualTo("arn:aws:kafka:eu-west-1:123456789012:topic/main/1-2-3/dead");
        assertThat(new Environments(deployment).of(PartitionGroup.single(1))).containsEntry("BATON_KAFKA_AUTH", "iam");
    }

    /** What is in the way of letters is found before the claim: LetterTopicCheck asks for both topics' settings. */
    @Test
    void theSettingsOfEachTopicThatIsReadOrWrittenMayBeSeen() {
        String cluster = "arn:aws:kafka:eu-west-1:123456789012:cluster/main/1-2-3";
        Map<String, JsonNode> policy = policy(Synthesized.deployment(
                "authenticationMethod: SASL_IAM", "clusterArn: " + cluster, "deadLetters: {kafkaTopics: [dead]}"));
        for (String id : List.of("ReadTopic", "WriteDeadLetters")) {
            assertThat(Synthesized.texts(statement(policy, id)))
                    .contains("kafka-cluster:DescribeTopic", "kafka-cluster:DescribeTopicDynamicConfiguration");
        }
        assertThat(Synthesized.texts(statement(policy, "MirrorOffsets"))).contains("kafka-cluster:DescribeGroup");
    }

    private static final String MAIN = "arn:aws:kafka:eu-west-1:123456789012:%s/main/1-2-3";

    private static Deployment onMsk(String... more) {
        return Synthesized.deployment(Stream.concat(
                        Stream.of("authenticationMethod: SASL_IAM", "clusterArn: " + MAIN.formatted("cluster")),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static List<String> resources(Map<String, JsonNode> policy, String id) {
        return Synthesized.texts(statement(policy, id).path("Resource")).toList();
    }

    private static List<String> actions(Map<String, JsonNode> policy, String id) {
        return Synthesized.texts(statement(policy, id).path("Action")).toList();
    }

    @Test
    void outputsAtLeastOnceNeedNoTransaction() {
        Map<String, JsonNode> policy = policy(onMsk("outputs: {topics: [scores, totals], delivery: atLeastOnce}"));
        assertThat(actions(policy, "Cluster"))
                .containsExactly("kafka-cluster:Connect", "kafka-cluster:WriteDataIdempotently");
        assertThat(actions(policy, "WriteOutputs"))
                .containsExactly(
                        "kafka-cluster:DescribeTopic",
                        "kafka-cluster:DescribeTopicDynamicConfiguration",
                        "kafka-cluster:WriteData");
        assertThat(resources(policy, "WriteOutputs"))
                .containsExactly(MAIN.formatted("topic") + "/scores", MAIN.formatted("topic") + "/totals");
        assertThat(policy).doesNotContainKeys("Transactions", "CommitOutputs", "WriteDeadLetters");
        assertThat(policy(onMsk())).doesNotContainKeys("WriteOutputs", "Transactions", "CommitOutputs");
    }

    /** Where the topic begins and the number ends is in the id: partition 1 of rides is neither 10 nor one of rides-eu. */
    @Test
    void outputsExactlyOnceMayUseTheTransactionalIdsOfTheFunctionsPartitionsAndNoOther() {
        Deployment deployment = onMsk("outputs: {topics: [scores], delivery: exactlyOnce}");
        Map<String, JsonNode> policy = policy(deployment);
        assertThat(actions(policy, "Transactions"))
                .containsExactly("kafka-cluster:AlterTransactionalId", "kafka-cluster:DescribeTransactionalId");
        assertThat(resources(policy, "Transactions"))
                .containsExactly(MAIN.formatted("transactional-id") + "/baton/ride-standings/rides/1");
        assertThat(actions(policy, "CommitOutputs"))
                .containsExactly("kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup");
        assertThat(resources(policy, "CommitOutputs"))
                .containsExactly(MAIN.formatted("group") + "/ride-standings-baton-outputs");
        assertThat(resources(policy, "MirrorOffsets")).containsExactly(MAIN.formatted("group") + "/ride-standings");
        assertThat(actions(policy, "Cluster")).contains("kafka-cluster:WriteDataIdempotently");
        Map<String, JsonNode> several = policy(deployment, new PartitionGroup(0, 0, 3, List.of(0, 1, 3)));
        assertThat(resources(several, "Transactions"))
                .extracting(arn -> arn.substring(arn.indexOf("/baton/")))
                .containsExactly(
                        "/baton/ride-standings/rides/0",
                        "/baton/ride-standings/rides/1",
                        "/baton/ride-standings/rides/3");
    }

    /** What they ride in is the function's; their topics are not in it by that. */
    @Test
    void deadLettersBesideOutputsKeepTheirOwnStatement() {
        Map<String, JsonNode> policy = policy(onMsk(
                "outputs: {topics: [scores], delivery: exactlyOnce}", "deadLetters: {kafkaTopics: [dead, retry]}"));
        assertThat(resources(policy, "WriteDeadLetters"))
                .containsExactly(MAIN.formatted("topic") + "/dead", MAIN.formatted("topic") + "/retry");
        assertThat(resources(policy, "WriteOutputs")).containsExactly(MAIN.formatted("topic") + "/scores");
    }

    private static Map<String, JsonNode> policy(Deployment deployment) {
        return policy(deployment, PartitionGroup.single(1));
    }

    private static Map<String, JsonNode> policy(Deployment deployment, PartitionGroup group) {
        JsonNode document = JSON.valueToTree(new Permissions(deployment).document(group));
        Map<String, JsonNode> statements = new TreeMap<>();
        document.path("Statement")
                .forEach(statement -> statements.put(statement.path("Sid").asText(), statement));
        return statements;
    }

    @Test
    void aFunctionInAVpcHasItsSubnetsAndMayMakeItsInterfaces() {
        Synthesized inVpc = Synthesized.with(
                "vpc: vpc-00000001",
                "vpcSubnets: [subnet-00000001, subnet-00000002]",
                "securityGroup: sg-00000001",
                "leaseTable: {encryption: CUSTOMER_MANAGED}");
        JsonNode vpc = inVpc.of(0, "Function").path("VpcConfig");
        assertThat(vpc.path("SubnetIds")).isEqualTo(JSON.valueToTree(List.of("subnet-00000001", "subnet-00000002")));
        assertThat(vpc.path("SecurityGroupIds")).isEqualTo(JSON.valueToTree(List.of("sg-00000001")));
        assertThat(statements(inVpc.of(0, "Role"))).containsKey("NetworkInterfaces");
        // a key of one's own, made where none is named: it turns, and stays
        JsonNode key = Synthesized.of(inVpc.shared(), "AWS::KMS::Key")
                .values()
                .iterator()
                .next();
        assertThat(key.path("DeletionPolicy").asText()).isEqualTo("Retain");
        assertThat(key.path("Properties").path("EnableKeyRotation").asBoolean()).isTrue();
        assertThat(Synthesized.properties(inVpc.shared(), "SharedLeases")
                        .path("SSESpecification")
                        .path("SSEType")
                        .asText())
                .isEqualTo("KMS");
    }

    @Test
    void aTableThatIsThereIsNotMadeAgain() {
        Synthesized shared = Synthesized.with("leaseTable: {create: false, tableName: all-leases}");
        assertThat(Synthesized.of(shared.shared(), "AWS::DynamoDB::Table")).isEmpty();
        assertThat(variables(shared.of(0, "Function"))).containsEntry("BATON_LEASE_TABLE", "all-leases");
    }

    @Test
    void plainTemplatesNeedNothingOfCdk() {
        for (String stack : byRule.stacks()) {
            assertThat(byRule.text(stack)).doesNotContain("cdk-bootstrap", "BootstrapVersion", "cdk-hnb659fds");
        }
        assertThat(byRule.shard(0).path("Parameters").properties()).hasSize(2);
        assertThat(byRule.of(0, "Function")
                        .path("Code")
                        .path("S3Bucket")
                        .path("Ref")
                        .asText())
                .isEqualTo("CodeBucket");
        assertThat(byRule.of(0, "Function").path("Code").path("S3Key").asText())
                .matches("ride-standings--rides-[0-9a-f]{16}\\.jar");
    }
}
