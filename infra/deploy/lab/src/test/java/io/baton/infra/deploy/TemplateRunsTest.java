package io.baton.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.emulator.lab.Addresses;
import io.baton.infra.lab.demo.Demo;
import io.baton.infra.lab.demo.DemoSettings;
import io.baton.infra.lab.demo.HandlerLoad;
import io.baton.infra.lab.run.RunDirectory;
import io.baton.infra.lab.run.ScheduledFunctions;
import io.baton.infra.local.Checkout;
import io.baton.infra.local.Directories;
import io.baton.infra.local.DynamoDbLocal;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/** What is deployed is what runs: the template's functions, started by the template's schedules, in the lab. */
@Tag("long")
@NeedsNode
class TemplateRunsTest {

    private static final int PARTITIONS = 3;
    /** Partitions 0 and 2 share a function, and partition 1 keeps its own. */
    private static final String TOGETHER = "partitionsPerFunction: 3\nownFunction: [1]";

    private static final String ROOM = "reservedConcurrentExecutions: 6";
    private static final Duration MINUTE = Duration.ofSeconds(1);
    private static final Duration TICK = MINUTE.multipliedBy(Stagger.LONGEST_GAP_MINUTES);

    /** Partitions 0 and 1 have rules, partition 2 has the Scheduler. */
    private static Deployment single() {
        return deployment("reservedConcurrentExecutions: 3", "quotas: {rules: 4}");
    }

    /** Partitions 0 and 2 share a function that has rules; partition 1, the hot one, has its own and the Scheduler. */
    private static Deployment grouped() {
        return deployment(
                "partitionsPerFunction: 3",
                "ownFunction: [1]",
                "reservedConcurrentExecutions: 6",
                "quotas: {rules: 2}");
    }

    private static Deployment deployment(String... more) {
        return Deployment.parse(
                """
                name: rides
                bootstrapServers: kafka.example.com:9092
                topic: %s
                consumerGroupId: %s
                partitions: %d
                code: infra/demo/target/baton-demo.jar
                handler: io.baton.demo.RideFunction::handleRequest
                memorySize: 256
                leaseTable: {tableName: %s}
                """.formatted(Demo.TOPIC, Demo.GROUP, PARTITIONS, Addresses.LEASE_TABLE) + String.join("\n", more),
                Checkout.root(),
                "rides.yaml");
    }

    @Test
    void theFunctionsOfTheTemplateHandThePartitionsOnWithNothingLostAndNothingTwice() throws Exception {
        TemplateFunctions functions = functions(single());
        assertThat(functions.names()).hasSize(PARTITIONS);
        assertThat(functions.timeout()).isEqualTo(Duration.ofMinutes(15));
        keeps(functions, 1, 2 * PARTITIONS);
    }

    /** The demo begins its hand-offs when each partition is held. */
    @Test
    void aFunctionOfSeveralPartitionsHandsOnEachOfThem() throws Exception {
        TemplateFunctions functions = functions(grouped());
        assertThat(functions.partitions())
                .containsExactly(
                        Map.entry("rides-group-0-2", List.of(0, 2)), Map.entry("rides-partition-1", List.of(1)));
        keeps(functions, 2, 2 * PARTITIONS);
    }

    @Test
    void partitionsThatGetAFunctionTogetherLoseNothingAndDoNothingTwice() throws Exception {
        regrouped(apart(), deployment(TOGETHER, ROOM, "formerly: {partitionsPerFunction: 1}"), together());
    }

    @Test
    void partitionsThatGetFunctionsOfTheirOwnLoseNothingAndDoNothingTwice() throws Exception {
        regrouped(together(), deployment(ROOM, "formerly: {partitionsPerFunction: 3, ownFunction: [1]}"), apart());
    }

    private static Deployment apart() {
        return deployment(ROOM);
    }

    private static Deployment together() {
        return deployment(TOGETHER, ROOM);
    }

    private static void regrouped(Deployment before, Deployment between, Deployment after) throws Exception {
        var functions = new RegroupedFunctions(functions(before), functions(between), functions(after), MINUTE);
        keeps(functions, 1, 4 * PARTITIONS);
        assertThat(functions.areDividedAnew())
                .as("the new functions hold everything, and the old ones are gone")
                .isTrue();
    }

    private static TemplateFunctions functions(Deployment deployment) {
        JsonNode template = Synthesized.of(deployment).shard(0);
        return new TemplateFunctions(template, deployment.function().jar(), MINUTE);
    }

    private static void keeps(ScheduledFunctions functions, int partitionsPerFunction, int handoffs) throws Exception {
        var settings = new DemoSettings(
                PARTITIONS,
                partitionsPerFunction,
                handoffs,
                300,
                TICK,
                Set.of(),
                1,
                null,
                null,
                false,
                false,
                null,
                HandlerLoad.of(1, null, 300),
                false,
                false);
        var said = new ByteArrayOutputStream();
        // the lab names a run's directory by the process, and the verdict reads all that is in it
        Directories.delete(RunDirectory.fresh("demo"));
        int exitCode;
        try (CtrlC ctrlC = CtrlC.listen();
                var out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            exitCode = new Demo(settings, functions, out, false).run(ctrlC);
        }
        assertThat(exitCode).as(said.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("verdict: KEPT");
    }

    @Test
    void theTableOfTheTemplateIsALeaseTable() {
        JsonNode table = Synthesized.properties(Synthesized.with().shared(), "SharedLeases");
        try (DynamoDbLocal local = new DynamoDbLocal().start();
                DynamoDbClient client = DynamoDbClient.builder()
                        .endpointOverride(local.endpoint())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")))
                        .httpClientBuilder(Apache5HttpClient.builder())
                        .build()) {
            JsonNode key = table.path("KeySchema").path(0);
            JsonNode attribute = table.path("AttributeDefinitions").path(0);
            client.createTable(CreateTableRequest.builder()
                    .tableName("made")
                    .billingMode(table.path("BillingMode").asText())
                    .keySchema(KeySchemaElement.builder()
                            .attributeName(key.path("AttributeName").asText())
                            .keyType(key.path("KeyType").asText())
                            .build())
                    .attributeDefinitions(AttributeDefinition.builder()
                            .attributeName(attribute.path("AttributeName").asText())
                            .attributeType(attribute.path("AttributeType").asText())
                            .build())
                    .build());
            assertThatCode(() -> new DynamoDbLeaseTable(client, "made").check()).doesNotThrowAnyException();
        }
    }
}
