package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.EventException;
import io.baton.FailurePolicy;
import io.baton.InvocationFailedException;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.dynamodb.LeaseTableClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Whole invocations that meet rows, events and settings nobody should have made. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputInvocationTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BEFORE = 10;
    private static final int AFTER = 20;

    private Site site;
    private DynamoDbClient client;

    private final ConcurrentLinkedQueue<Long> done = new ConcurrentLinkedQueue<>();

    /** What somebody does to an attribute; null takes it away. */
    private record Spoil(String attribute, @Nullable AttributeValue value) {}

    private static final List<Spoil> SPOILS = List.of(
            new Spoil("formatVersion", AttributeValue.fromN("2")),
            new Spoil("formatVersion", null),
            new Spoil("generation", null),
            new Spoil("generation", AttributeValue.fromS("3")),
            new Spoil("claimGeneration", AttributeValue.fromN("99")),
            new Spoil("claimTick", AttributeValue.fromS("soon")),
            new Spoil("claimOwner", AttributeValue.fromNul(true)),
            new Spoil("claimEnded", AttributeValue.fromN("1")),
            new Spoil("nextOffset", AttributeValue.fromN("-1")),
            new Spoil("nextOffset", AttributeValue.fromN("1" + "0".repeat(30))),
            new Spoil("nextOffset", null),
            new Spoil("checkpointedAt", AttributeValue.fromS("+1000000000-12-31T23:59:59Z")),
            new Spoil("servedUntil", AttributeValue.fromS("-1000000000-01-01T00:00:00Z")),
            new Spoil("leaderEpoch", AttributeValue.fromN("4294967296")),
            new Spoil("partition", AttributeValue.fromN("4294967296")),
            new Spoil("desiredState", AttributeValue.fromS("PAUSE")),
            new Spoil("finishedAhead", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {BEFORE, 1}))),
            new Spoil("finishedAhead", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {BEFORE, 0, 4}))),
            new Spoil("finishedAhead", AttributeValue.fromS("12-14")));

    @BeforeAll
    void open() {
        site = new Site(Brokers.EMBEDDED.shared());
        client = LeaseTableClient.open(LeaseTimings.DEFAULT);
    }

    @AfterAll
    void close() {
        client.close();
        site.close();
    }

    @BeforeEach
    void forget() {
        done.clear();
    }

    @Test
    void aRowThatCannotBeReadIsNamedAndLeftAsItIsAndNothingIsLost() throws Exception {
        String topic = site.newTopic(1);
        Map<String, AttributeValue> good = consumeSome(topic);
        site.produce(topic, BEFORE, AFTER);
        int minute = 1;
        for (Spoil spoil : SPOILS) {
            Map<String, AttributeValue> bad = spoilt(good, spoil);
            put(bad);
            for (Map<String, Object> event :
                    List.of(Site.tick(minute++), Site.watchdog(minute++), Map.<String, Object>of())) {
                Throwable failure = failure(start(topic, event));
                assertThat(failure)
                        .as(spoil.toString())
                        .isInstanceOf(InvocationFailedException.class)
                        .hasMessageContaining("'" + spoil.attribute() + "'")
                        .hasMessageContaining(site.key(topic).id());
                assertThat(item(topic)).as("%s %s", spoil, event).isEqualTo(bad);
            }
        }
        assertThat(done).as("records nobody was entitled to").hasSize(BEFORE);

        put(good);
        var last = start(topic, Site.tick(59));
        await(() -> done.size() >= AFTER);
        site.stop(topic, last);
        assertThat(done).containsExactlyElementsOf(offsets(AFTER));
    }

    @Test
    void aHolderWhoseRowIsSpoiltSaysSoAndGoesOnWhenItIsMended() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, BEFORE);
        try (var log = new CapturedLog()) {
            var holder = start(topic, Site.tick(0));
            await(() -> site.checkpoint(topic) == BEFORE);
            set(topic, "claimOwner", AttributeValue.fromNul(true));
            await(() -> log.says(
                    "was not renewed",
                    "'claimOwner' is not a string",
                    site.key(topic).id()));

            set(topic, "claimOwner", AttributeValue.fromS("somebody#1"));
            site.produce(topic, BEFORE, AFTER);
            await(() -> done.size() >= AFTER);
            site.stop(topic, holder);
        }
        assertThat(done).containsExactlyElementsOf(offsets(AFTER));
    }

    @Test
    void anOffsetBeyondTheLogStopsTheInvocationAndStaysForSomebodyToMend() throws Exception {
        String topic = site.newTopic(1);
        Map<String, AttributeValue> good = consumeSome(topic);
        put(spoilt(good, new Spoil("nextOffset", AttributeValue.fromN(Long.toString(Long.MAX_VALUE)))));

        assertThat(failure(start(topic, Site.tick(1))))
                .isInstanceOf(InvocationFailedException.class)
                .hasMessageContaining(Long.toString(Long.MAX_VALUE));

        assertThat(site.checkpoint(topic)).isEqualTo(Long.MAX_VALUE);
        assertThat(site.holder(topic)).isZero();
        assertThat(done).hasSize(BEFORE);
    }

    @Test
    void anEventThatCannotBeReadTouchesNothing() throws Exception {
        String topic = site.newTopic(1);
        for (Map<String, Object> event : List.<Map<String, Object>>of(
                Map.of("Records", List.of()), Map.of("time", List.of("noon")), Map.of("baton", "watchdog"))) {
            assertThat(start(topic, event))
                    .failsWithin(PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(EventException.class);
        }
        assertThat(site.row(topic)).isEmpty();
    }

    @Test
    void theLargestSettingsAreSettingsToo() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, BEFORE);
        Map<String, String> environment = site.environment(topic);
        for (String name : List.of(
                "BATON_LEASE_DURATION",
                "BATON_CONNECT_TIMEOUT",
                "BATON_SOURCE_CHECK_EVERY",
                "BATON_METRICS_INTERVAL")) {
            environment.put(name, "99999999m");
        }
        for (String name : List.of("BATON_BUFFER_RECORDS", "BATON_BUFFER_BYTES", "BATON_FUNCTIONS")) {
            environment.put(name, Integer.toString(Integer.MAX_VALUE));
        }
        environment.put("BATON_LEASE_MARGIN", "30000000m");
        var running = site.invoke(environment, Site.tick(0), LONG, this::pipeline);
        await(() -> done.size() >= BEFORE);
        PartitionReport report = site.stop(topic, running);
        assertThat(report.getOutcome()).isEqualTo("stopped");
        assertThat(report.getNextOffset()).isEqualTo(BEFORE);
    }

    /** The row as a stopped partition leaves it, allowed to run again. */
    private Map<String, AttributeValue> consumeSome(String topic) throws Exception {
        site.produce(topic, 0, BEFORE);
        var first = start(topic, Site.tick(0));
        await(() -> done.size() >= BEFORE);
        assertThat(site.stop(topic, first).getNextOffset()).isEqualTo(BEFORE);
        site.command(topic, DesiredState.RUN);
        return item(topic);
    }

    private static Map<String, AttributeValue> spoilt(Map<String, AttributeValue> item, Spoil spoil) {
        var bad = new HashMap<>(item);
        if (spoil.value() == null) {
            bad.remove(spoil.attribute());
        } else {
            bad.put(spoil.attribute(), spoil.value());
        }
        return bad;
    }

    private Map<String, AttributeValue> item(String topic) {
        return client.getItem(get -> get.tableName(Site.TABLE)
                        .consistentRead(true)
                        .key(Map.of(
                                "lease", AttributeValue.fromS(site.key(topic).id()))))
                .item();
    }

    private void set(String topic, String attribute, AttributeValue value) {
        client.updateItem(update -> update.tableName(Site.TABLE)
                .key(Map.of("lease", AttributeValue.fromS(site.key(topic).id())))
                .updateExpression("SET #a = :v")
                .expressionAttributeNames(Map.of("#a", attribute))
                .expressionAttributeValues(Map.of(":v", value)));
    }

    private void put(Map<String, AttributeValue> item) {
        client.putItem(put -> put.tableName(Site.TABLE).item(item));
    }

    private CompletableFuture<PartitionReport> start(String topic, Map<String, Object> event) {
        return site.invoke(site.environment(topic), event, LONG, this::pipeline);
    }

    private Pipeline<String, String> pipeline() {
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> done.add(context.offset()));
    }

    private static List<Long> offsets(int end) {
        return LongStream.range(0, end).boxed().toList();
    }
}
