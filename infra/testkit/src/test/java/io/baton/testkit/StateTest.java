package io.baton.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.local.S3Local;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** State in real processes, which are killed, frozen, told to end, and handed over. */
@Tag("long")
class StateTest {

    private static final String BUCKET = "state";
    private static final int KEYS = 5;
    private static final S3Local S3 = new S3Local();

    @BeforeAll
    static void open() {
        S3.start();
        try (S3Client client = S3Client.builder()
                .endpointOverride(S3.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Local.IDENTITY, S3Local.SECRET)))
                .forcePathStyle(true)
                .httpClientBuilder(Apache5HttpClient.builder())
                .build()) {
            client.createBucket(request -> request.bucket(BUCKET));
        }
    }

    @AfterAll
    static void close() {
        S3.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stateAndOffsetGoBackTogetherAfterACrash(boolean exactlyOnce) {
        var environment = new HashMap<String, String>(Map.of(
                "BATON_STATE_BUCKET",
                BUCKET,
                "BATON_STATE_PREFIX",
                exactlyOnce ? "once" : "often",
                "BATON_STATE_EVERY",
                "400ms",
                "AWS_ENDPOINT_URL_S3",
                S3.endpoint().toString()));
        if (exactlyOnce) {
            environment.put(CountingFunction.WAY, "yes");
        }
        try (BatonTestKit kit = BatonTestKit.start(KitSettings.standard().withEnvironment(environment))) {
            kit.topic("laps", 1).topic(CountingFunction.COUNTS.topic(), 1);
            PartitionRun run = kit.partition("laps", 0, CountingFunction.class);
            run.tick();
            Flow flow = kit.flow("laps", 200, i -> "racer-" + i % KEYS, i -> "lap " + i);
            run.awaitHandled(200).handOff();
            run.awaitHandled(run.handled().size() + 150).kill();
            run.awaitHandled(run.handled().size() + 150).handOff();
            run.awaitHandled(run.handled().size() + 150).freeze();
            run.awaitHandled(run.handled().size() + 150).shutDown().tick();
            run.awaitHandled(run.handled().size() + 150);
            flow.close();
            PartitionVerdict verdict = run.verdict();
            assertThat(verdict.lost()).isZero();
            assertThatCountsAreRight(written(kit, CountingFunction.COUNTS.topic()), verdict.produced(), exactlyOnce);
        }
    }

    @Test
    void aProcessThatStoodStillClosesNoWindowWhoseRecordsCameMeanwhile() {
        var environment = Map.of(
                "BATON_STATE_BUCKET",
                BUCKET,
                "BATON_STATE_PREFIX",
                "stands",
                "BATON_STATE_EVERY",
                "400ms",
                "AWS_ENDPOINT_URL_S3",
                S3.endpoint().toString());
        try (BatonTestKit kit = BatonTestKit.start(KitSettings.standard().withEnvironment(environment))) {
            kit.topic("laps", 1).topic(WindowingFunction.SECONDS.topic(), 1);
            PartitionRun run = kit.partition("laps", 0, WindowingFunction.class);
            run.tick();
            Flow flow = kit.flow("laps", 200, i -> "racer-" + i % KEYS, i -> "lap " + i);
            for (int i = 0; i < 3; i++) {
                run.awaitHandled(run.handled().size() + 200);
                run.freeze(Duration.ofSeconds(4));
            }
            flow.close();
            long produced = written(kit, "laps").size();
            Patience.until(Patience.LONG, () -> counted(kit) >= produced);
            assertThat(counted(kit)).isEqualTo(produced);
        }
    }

    private static long counted(BatonTestKit kit) {
        return written(kit, WindowingFunction.SECONDS.topic()).stream()
                .mapToLong(count -> Long.parseLong(new String(count.value(), UTF_8).split("=", -1)[1]))
                .sum();
    }

    /** Each record made one count, however often it came, and those of a key are 1, 2, 3, and so on in the order of its records. */
    private static void assertThatCountsAreRight(
            List<ConsumerRecord<byte[], byte[]>> outputs, long records, boolean once) {
        var counts = new HashMap<String, TreeMap<Long, Long>>();
        for (ConsumerRecord<byte[], byte[]> output : outputs) {
            String[] made = new String(output.value(), UTF_8).split("=", -1);
            Long before = counts.computeIfAbsent(new String(output.key(), UTF_8), same -> new TreeMap<>())
                    .put(Long.valueOf(made[0]), Long.valueOf(made[1]));
            if (before != null) {
                assertThat(once).as("twice: offset %s", made[0]).isFalse();
                assertThat(Long.valueOf(made[1]))
                        .as("offset %s, again", made[0])
                        .isEqualTo(before);
            }
        }
        assertThat(counts).hasSize(KEYS);
        long sum = 0;
        for (Map.Entry<String, TreeMap<Long, Long>> key : counts.entrySet()) {
            long expected = 0;
            for (Map.Entry<Long, Long> made : key.getValue().entrySet()) {
                expected++;
                assertThat(made.getValue())
                        .as("%s at offset %s", key.getKey(), made.getKey())
                        .isEqualTo(expected);
            }
            sum += expected;
        }
        assertThat(sum).isEqualTo(records);
    }

    private static List<ConsumerRecord<byte[], byte[]>> written(BatonTestKit kit, String topic) {
        var partition = new TopicPartition(topic, 0);
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", kit.broker().bootstrapServers(),
                "isolation.level", "read_committed",
                "auto.offset.reset", "none");
        try (var reader = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            long end = reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (reader.position(partition) < end) {
                reader.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}
