package io.baton.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.PartitionGroup;
import io.baton.infra.deploy.config.Yaml;
import io.baton.infra.deploy.cost.CostLine;
import io.baton.infra.deploy.cost.CostModel;
import io.baton.internal.metrics.Gauge;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of the templates of functions that keep state. */
@NeedsNode
class StateTemplateTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MADE = "baton-ride-standings--rides-${AWS::AccountId}-${AWS::Region}";

    private static Synthesized made;
    private static Synthesized named;

    @BeforeAll
    static void synthesize() {
        made = Synthesized.with("state: {bucket: create}");
        named = Synthesized.with("state: {bucket: acme.state, prefix: rides/v2, bytes: 1000}");
    }

    private static Map<String, JsonNode> policy(Deployment deployment, PartitionGroup group) {
        JsonNode document = JSON.valueToTree(new Permissions(deployment).document(group));
        Map<String, JsonNode> statements = new TreeMap<>();
        document.path("Statement")
                .forEach(statement -> statements.put(statement.path("Sid").asText(), statement));
        return statements;
    }

    /** Of the statement in a function's template: the resources, with what is put in by CloudFormation. */
    private static List<String> texts(JsonNode role, String id, String key) {
        return role.path("Policies")
                .path(0)
                .path("PolicyDocument")
                .path("Statement")
                .valueStream()
                .filter(statement -> statement.path("Sid").asText().equals(id))
                .flatMap(statement -> Synthesized.texts(statement.path(key)))
                .filter(text -> !text.equals("Fn::Sub"))
                .toList();
    }

    @Test
    void theBucketThatIsMadeIsPrivateEncryptedAndStays() {
        JsonNode bucket = Synthesized.of(made.shared(), "AWS::S3::Bucket")
                .values()
                .iterator()
                .next();
        assertThat(bucket.path("DeletionPolicy").asText()).isEqualTo("Retain");
        assertThat(bucket.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
        JsonNode properties = bucket.path("Properties");
        assertThat(properties.path("BucketName").path("Fn::Sub").asText()).isEqualTo(MADE);
        assertThat(properties.path("PublicAccessBlockConfiguration").valueStream())
                .hasSize(4)
                .allMatch(JsonNode::asBoolean);
        assertThat(Synthesized.texts(properties.path("BucketEncryption"))).contains("AES256");
        assertThat(Synthesized.texts(properties.path("OwnershipControls"))).contains("BucketOwnerEnforced");
        assertThat(properties.has("VersioningConfiguration"))
                .as("no version but the only one")
                .isFalse();
    }

    /** An object may be needed for as long as nothing comes to its partition. */
    @Test
    void nothingInTheBucketExpires() {
        JsonNode rules = Synthesized.properties(made.shared(), "SharedStateBucket")
                .path("LifecycleConfiguration")
                .path("Rules");
        assertThat(rules).hasSize(1);
        assertThat(rules.path(0).propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("Id", "Status", "AbortIncompleteMultipartUpload");
    }

    @Test
    void theBucketTakesNothingWithoutTls() {
        JsonNode policy = Synthesized.of(made.shared(), "AWS::S3::BucketPolicy")
                .values()
                .iterator()
                .next();
        assertThat(policy.path("DeletionPolicy").asText()).isEqualTo("Retain");
        JsonNode statement = policy.path("Properties")
                .path("PolicyDocument")
                .path("Statement")
                .path(0);
        assertThat(statement.path("Effect").asText()).isEqualTo("Deny");
        assertThat(statement.path("Action").path(0).asText()).isEqualTo("s3:*");
        assertThat(statement.path("Resource")).as("it, and what is in it").hasSize(2);
        assertThat(statement
                        .path("Condition")
                        .path("Bool")
                        .path("aws:SecureTransport")
                        .asText())
                .isEqualTo("false");
    }

    @Test
    void aBucketThatIsThereIsNotMadeAgain() {
        for (Synthesized one : List.of(named, Synthesized.with())) {
            assertThat(Synthesized.of(one.shared(), "AWS::S3::Bucket")).isEmpty();
            assertThat(Synthesized.of(one.shared(), "AWS::S3::BucketPolicy")).isEmpty();
        }
    }

    @Test
    void theFunctionsAreToldOfTheBucket() {
        JsonNode variables = named.of(2, "Function").path("Environment").path("Variables");
        assertThat(variables.path("BATON_STATE_BUCKET").asText()).isEqualTo("acme.state");
        assertThat(variables.path("BATON_STATE_PREFIX").asText()).isEqualTo("rides/v2");
        assertThat(variables.path("BATON_STATE_BYTES").asText()).isEqualTo("1000");
        assertThat(made.of(2, "Function")
                        .path("Environment")
                        .path("Variables")
                        .path("BATON_STATE_BUCKET")
                        .path("Fn::Sub")
                        .asText())
                .isEqualTo(MADE);
    }

    /** Partition 1 is neither 10 nor one of a topic whose name begins alike: the slash is in the pattern. */
    @Test
    void aRoleReachesTheObjectsOfItsOwnPartitionsAlone() {
        JsonNode role = named.of(1, "Role");
        assertThat(texts(role, "State", "Action")).containsExactly("s3:DeleteObject", "s3:GetObject", "s3:PutObject");
        assertThat(texts(role, "State", "Resource"))
                .containsExactly("arn:${AWS::Partition}:s3:::acme.state/rides/v2/ride-standings/rides/1/*");
        assertThat(texts(role, "ListState", "Action")).containsExactly("s3:ListBucket");
        assertThat(texts(role, "ListState", "Resource")).containsExactly("arn:${AWS::Partition}:s3:::acme.state");
        assertThat(texts(role, "ListState", "Condition"))
                .containsExactly("StringEquals", "s3:prefix", "rides/v2/ride-standings/rides/1/");
        assertThat(texts(made.of(1, "Role"), "State", "Resource"))
                .containsExactly("arn:${AWS::Partition}:s3:::" + MADE + "/baton/ride-standings/rides/1/*");
    }

    @Test
    void aRoleOfSeveralPartitionsReachesTheObjectsOfEach() {
        Synthesized grouped = Synthesized.of(
                Synthesized.deployment("partitionsPerFunction: 4", "ownFunction: [2]", "state: {bucket: acme-state}")
                        .withPartitions(10));
        JsonNode role = Synthesized.properties(grouped.shard(0), "PartitionsG0To3Role");
        assertThat(texts(role, "State", "Resource"))
                .extracting(arn -> arn.substring(arn.indexOf(":::")))
                .containsExactly(
                        ":::acme-state/baton/ride-standings/rides/0/*",
                        ":::acme-state/baton/ride-standings/rides/1/*",
                        ":::acme-state/baton/ride-standings/rides/3/*");
        assertThat(texts(role, "ListState", "Condition"))
                .contains(
                        "baton/ride-standings/rides/0/",
                        "baton/ride-standings/rides/1/",
                        "baton/ride-standings/rides/3/")
                .doesNotContain("baton/ride-standings/rides/2/");
    }

    @Test
    void withoutStateARoleReachesNoBucket() {
        assertThat(policy(Synthesized.deployment(), PartitionGroup.single(1))).doesNotContainKeys("State", "ListState");
    }

    /** A group may be called a/b or *: the encoding leaves the star, which IAM would take for anything. */
    @Test
    void aGroupsNameIsEncodedAndIsNoPattern() {
        Path code = Synthesized.deployment().function().jar().resolveSibling("");
        Synthesized one = Synthesized.of(Deployment.parse(
                Yaml.LEAST.replace("ride-standings", "\"a/* b?${c}\"") + "state: {bucket: acme-state}",
                code,
                "rides.yaml"));
        JsonNode role = one.of(1, "Role");
        assertThat(texts(role, "State", "Resource"))
                .containsExactly("arn:${AWS::Partition}:s3:::acme-state/baton/a%2F${!*}+b%3F%24%7Bc%7D/rides/1/*");
        assertThat(texts(role, "ListState", "Condition"))
                .containsExactly("StringEquals", "s3:prefix", "baton/a%2F*+b%3F%24%7Bc%7D/rides/1/");
    }

    /** IAM takes 10,240 characters: each partition has its rows and, twice, its prefix in it. */
    @Test
    void whereStateMakesARoleTooLongPartitionsPerFunctionIsNamed(@TempDir Path directory) {
        Deployment all = Synthesized.deployment("partitionsPerFunction: 64", "state: {bucket: create}")
                .withPartitions(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Synthesis.plain(all, directory.resolve("none")))
                .withMessageContaining("partitionsPerFunction: a role of stack")
                .withMessageContaining("objects of state");
        assertThat(Synthesis.plain(all.withPartitionsPerFunction(32), directory.resolve("fine"))
                        .stacks())
                .hasSize(3);
    }

    @Test
    void anAlarmRingsWhereAStateIsNearItsBound() {
        assertThat(FleetMetrics.STATE_PERCENT).isEqualTo(Gauge.STATE_PERCENT.metricName());
        JsonNode alarm = Synthesized.properties(made.shared(), "SharedAlarmsStateNearlyFullAlarm");
        assertThat(alarm.path("MetricName").asText()).isEqualTo("ride-standings--rides.StatePercent");
        assertThat(alarm.path("Statistic").asText()).isEqualTo("Maximum");
        assertThat(alarm.path("ComparisonOperator").asText()).isEqualTo("GreaterThanThreshold");
        assertThat(alarm.path("Threshold").asDouble()).isEqualTo(80);
        assertThat(alarm.path("EvaluationPeriods").asInt()).isEqualTo(5);
        assertThat(Synthesized.of(made.shared(), "AWS::Logs::MetricFilter").values())
                .extracting(filter ->
                        filter.path("Properties").path("FilterPattern").asText())
                .contains("{ $.StatePercent = * }");
    }

    @Test
    void anAlarmRingsWhereChangesWaitForASnapshot() {
        assertThat(FleetMetrics.SNAPSHOT_AGE).isEqualTo(Gauge.SNAPSHOT_AGE_MILLIS.metricName());
        JsonNode alarm = Synthesized.properties(made.shared(), "SharedAlarmsSnapshotLateAlarm");
        assertThat(alarm.path("AlarmName").asText()).isEqualTo("ride-standings--rides-snapshot-late");
        assertThat(alarm.path("MetricName").asText()).isEqualTo("ride-standings--rides.SnapshotAgeMillis");
        assertThat(alarm.path("Statistic").asText()).isEqualTo("Maximum");
        assertThat(alarm.path("ComparisonOperator").asText()).isEqualTo("GreaterThanThreshold");
        assertThat(alarm.path("Threshold").asDouble()).isEqualTo(300_000);
        assertThat(alarm.path("TreatMissingData").asText()).isEqualTo("notBreaching");
        assertThat(Synthesized.of(made.shared(), "AWS::Logs::MetricFilter").values())
                .extracting(filter ->
                        filter.path("Properties").path("FilterPattern").asText())
                .contains("{ $.SnapshotAgeMillis = * }");
        assertThat(Synthesized.of(Synthesized.with().shared(), "AWS::CloudWatch::Alarm")
                        .values())
                .as("without state")
                .extracting(other -> other.path("Properties").path("AlarmName").asText())
                .noneMatch(name -> name.endsWith("snapshot-late") || name.endsWith("state-nearly-full"));
    }

    @Test
    void theBillCountsTheAlarmAndTheMetricOfState() {
        int alarms = Synthesized.of(made.shared(), "AWS::CloudWatch::Alarm").size();
        int metrics = Synthesized.of(made.shared(), "AWS::Logs::MetricFilter").size();
        assertThat(new CostModel(Synthesized.deployment("state: {bucket: create}")).lines(0))
                .extracting(CostLine::explanation)
                .anySatisfy(basis -> assertThat(basis).endsWith("for its holder; %d over all".formatted(alarms)))
                .anySatisfy(basis -> assertThat(basis).endsWith("%d of all together".formatted(metrics)));
    }
}
