package io.baton.infra.cli.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.FailurePolicy;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import io.baton.Store;
import io.baton.infra.cli.Commands;
import io.baton.infra.cli.LocalTable;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.connection.ConnectionSettings;
import io.baton.infra.local.BrokerSettings;
import io.baton.infra.local.KafkaBroker;
import io.baton.infra.local.S3Local;
import io.baton.infra.local.Topics;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseTableName;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.Tick;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The commands on state, against a real table, a real S3 server and a real broker. */
class StateCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BUCKET = "state";
    private static final Owner OWNER = new Owner("request-1", "n", "2026/11/25/[7]abc", "7");
    private static final Generation GENERATION = new Generation(1);
    private static final String OLD = "000000000001-00000001";
    private static final String KEPT = "000000000001-00000002";
    private static final String CURRENT = "000000000001-00000003";

    private static final S3Local S3 = new S3Local();
    private static KafkaBroker broker;
    private static Admin admin;
    private static S3Client s3;

    private final LocalTable local = LocalTable.fresh();
    private LeaseKey key;
    private String place;

    @BeforeAll
    static void start() {
        S3.start();
        broker = new KafkaBroker(BrokerSettings.DEFAULT).start();
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        s3 = S3Client.builder()
                .endpointOverride(S3.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Local.IDENTITY, S3Local.SECRET)))
                .forcePathStyle(true)
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
        s3.createBucket(request -> request.bucket(BUCKET));
    }

    @AfterAll
    static void end() {
        s3.close();
        admin.close(Duration.ofSeconds(1));
        broker.close();
        S3.close();
    }

    /** The row is at offset 8 with the current snapshot; a snapshot at offset 5 is kept, of two objects. */
    @BeforeEach
    void aPartitionWithAKeptSnapshotAndACurrentOne() throws Exception {
        String topic = "laps-" + UUID.randomUUID();
        Topics.create(admin, List.of(new NewTopic(topic, 1, (short) 1)));
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < 10; i++) {
                var unused = producer.send(new ProducerRecord<>(topic, 0, "k", "v"));
            }
            producer.flush();
        }
        key = new LeaseKey("group", topic, 0);
        place = "baton/group/" + topic + "/0/";
        hold();
        var old = SnapshotBytes.object(key, OLD, 3, List.of(), "laps", Map.of("ada", number(3), "bob", number(1)));
        var kept = SnapshotBytes.object(key, KEPT, 5, List.of(old), "laps", Map.of("ada", number(4)));
        var current = SnapshotBytes.object(key, CURRENT, 8, List.of(), "laps", Map.of("ada", number(8)));
        put(OLD, old.bytes());
        put(KEPT, kept.bytes());
        put(CURRENT, current.bytes());
        put("kept/" + KEPT, SnapshotBytes.kept(KEPT, 5, "2026-11-29T12:00:00Z", List.of(old, kept)));
    }

    private static byte[] number(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    private void put(String name, byte[] bytes) {
        s3.putObject(request -> request.bucket(BUCKET).key(place + name), RequestBody.fromBytes(bytes));
    }

    private void hold() {
        var store = local.store();
        store.write(new Step.Claim(key, OWNER, new Intent.Scheduled(Tick.at(Instant.now())), null, Instant.now()));
        store.write(new Step.Activate(key, OWNER, GENERATION, Checkpoint.at(0), Instant.now()));
        store.write(new Step.Renew(
                key, OWNER, GENERATION, new Step.HolderProgress(Checkpoint.at(8).with(CURRENT), 0), Instant.now()));
        assertThat(row().checkpoint()).map(Checkpoint::snapshot).contains(CURRENT);
    }

    private Lease row() {
        return local.store().read(key).orElseThrow();
    }

    private Commands.Answer run(String... arguments) {
        var lab = new ConnectionSettings(
                "here",
                new LeaseTableName(local.name()),
                "us-east-1",
                null,
                local.endpoint(),
                null,
                LocalTable.ANY,
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                null,
                null);
        return new Commands(
                        Map.of(
                                "BATON_STATE_BUCKET",
                                BUCKET,
                                "AWS_ENDPOINT_URL_S3",
                                S3.endpoint().toString()),
                        Optional.of(lab))
                .run(arguments);
    }

    private JsonNode json(String... arguments) throws Exception {
        Commands.Answer answer = run(arguments);
        assertThat(answer.code()).as(answer.err()).isZero();
        return JSON.readTree(answer.out());
    }

    private void damage(String name) {
        put(name, "BATONST and something else".getBytes(UTF_8));
    }

    @Test
    void listShowsTheKeptSnapshotAndTheCurrentOne() throws Exception {
        JsonNode all = json("state", "list", "--json");
        assertThat(all.findValuesAsText("name")).containsExactly(KEPT, CURRENT);
        JsonNode kept = all.get(0);
        assertThat(kept.at("/offset").asLong()).isEqualTo(5);
        assertThat(kept.at("/kept").asBoolean()).isTrue();
        assertThat(kept.at("/current").asBoolean()).isFalse();
        assertThat(kept.at("/objects").asInt()).isEqualTo(2);
        assertThat(kept.at("/entries").asLong()).isEqualTo(2);
        assertThat(kept.at("/writtenAt").asText()).isEqualTo("2026-11-29T12:00:00Z");
        JsonNode current = all.get(1);
        assertThat(current.at("/offset").asLong()).isEqualTo(8);
        assertThat(current.at("/kept").asBoolean()).isFalse();
        assertThat(current.at("/current").asBoolean()).isTrue();
        assertThat(run("state").out()).contains("SNAPSHOT", KEPT, CURRENT, "STORED-BYTES");
    }

    @Test
    void aCurrentSnapshotThatIsMissingIsNamedAndTheKeptOnesAreListed() {
        s3.deleteObject(request -> request.bucket(BUCKET).key(place + CURRENT));
        Commands.Answer answer = run("state", "list");
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.out()).contains(KEPT).contains("current, unreadable");
        assertThat(answer.err()).contains(place + CURRENT).contains("missing");
    }

    @Test
    void showHasTheSizesOfStoresAndTheLargestEntries() throws Exception {
        JsonNode shown = json("state", "show", "0", "--snapshot", KEPT, "--top", "1", "--json");
        assertThat(shown.at("/snapshot/entries").asLong()).isEqualTo(2);
        assertThat(shown.at("/stores/0/store").asText()).isEqualTo("laps");
        assertThat(shown.at("/stores/0/entries").asLong()).isEqualTo(2);
        assertThat(shown.at("/stores/0/keyBytes").asLong()).isEqualTo(6);
        assertThat(shown.at("/stores/0/valueBytes").asLong()).isEqualTo(16);
        assertThat(shown.at("/largest")).hasSize(1);
        assertThat(run("state", "show", "0").out()).contains("current", "laps", "ada");
    }

    @Test
    void verifyReadsEveryObjectAndNamesWhatIsDamagedOrMissing() throws Exception {
        JsonNode whole = json("state", "verify", "--json");
        assertThat(whole.findValuesAsText("snapshot")).containsExactly(KEPT, CURRENT);
        assertThat(whole.get(0).at("/objects").asInt()).isEqualTo(2);

        damage(OLD);
        Commands.Answer damaged = run("state", "verify");
        assertThat(damaged.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(damaged.out()).contains("DAMAGED", place + OLD).contains(CURRENT + "  whole");
        s3.deleteObject(request -> request.bucket(BUCKET).key(place + OLD));
        Commands.Answer missing = run("state", "verify", "0", "--snapshot", KEPT, "--json");
        assertThat(missing.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(JSON.readTree(missing.out()).at("/0/problems/0/what").asText())
                .contains("missing");
    }

    @Test
    void exportWritesALineForEachEntry() throws Exception {
        Commands.Answer answer = run("state", "export", "0", "--snapshot", KEPT);
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.err()).contains("--jar");
        List<JsonNode> lines =
                answer.out().lines().map(StateCommandsTest::parsed).toList();
        assertThat(lines).extracting(line -> line.at("/keyText").asText()).containsExactlyInAnyOrder("ada", "bob");
        assertThat(lines.getFirst().at("/value").binaryValue()).hasSize(8);
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    /** Counts laps, as a user's function does. */
    public static final class Laps extends PartitionConsumerFunction<String, String> {
        @Override
        protected Pipeline<String, String> pipeline() {
            return Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                    .keeping(Store.of("laps", Serdes.String(), Serdes.Long()))
                    .onFailure(FailurePolicy.stop())
                    .handle((key, value, context) -> {});
        }
    }

    @Test
    void exportReadsKeysAndValuesByTheSerdesOfTheFunctionsJar(@TempDir Path directory) throws Exception {
        Path jar = directory.resolve("laps.jar");
        String name = Laps.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var in = Laps.class.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
            out.closeEntry();
        }
        Commands.Answer answer = run(
                "state", "export", "0", "--snapshot", KEPT, "--jar", jar.toString(), "--handler", Laps.class.getName());
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out().lines())
                .containsExactlyInAnyOrder(
                        "{\"store\":\"laps\",\"key\":\"ada\",\"value\":4}",
                        "{\"store\":\"laps\",\"key\":\"bob\",\"value\":1}");
        Commands.Answer wrong =
                run("state", "export", "0", "--jar", jar.toString(), "--handler", "com.acme.Nothing::handleRequest");
        assertThat(wrong.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(wrong.err()).contains("com.acme.Nothing");
    }

    private Commands.Answer seek(String... more) {
        var all = new ArrayList<>(List.of("leases", "seek", "0", "--no-wait", "--state", "restore"));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    @Test
    void aSeekThatRestoresPlansWhereItGoesAndWithWhichState() {
        Commands.Answer answer = seek("--snapshot", KEPT);
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out())
                .containsPattern("0 +5 +8 +3 +0 +0 to 10")
                .contains(KEPT)
                .contains("3 records come again");
        assertThat(row().seek()).isNull();
    }

    @Test
    void aSeekThatRestoresGoesToTheOffsetOfTheSnapshot() {
        for (String[] target : new String[][] {
            {"--to-snapshot", KEPT},
            {"--to-offset", "7"},
            {"--to-datetime", "2026-11-29T12:30:00Z"},
            {"--shift-by", "-2"},
            {"--to-current", ""}
        }) {
            Commands.Answer answer =
                    target[1].isEmpty() ? seek(target[0], "--execute") : seek(target[0], target[1], "--execute");
            assertThat(answer.code()).as(answer.err()).isZero();
            Lease.Seek asked = row().seek();
            assertThat(asked).isNotNull();
            assertThat(asked.to()).isEqualTo(5);
            assertThat(asked.snapshot()).isEqualTo(KEPT);
        }
    }

    @Test
    void whereNoSnapshotFitsNothingIsMoved() {
        for (String[] target : new String[][] {
            {"--to-snapshot", CURRENT},
            {"--to-snapshot", "nonsense"},
            {"--to-offset", "4"},
            {"--to-datetime", "2026-11-29T11:59:59Z"}
        }) {
            Commands.Answer answer = seek(target[0], target[1], "--execute");
            assertThat(answer.code()).isEqualTo(ExitCodes.USAGE);
            assertThat(answer.err()).contains(key.id()).contains("the oldest is " + KEPT);
        }
        assertThat(seek("--to-earliest", "--execute").code()).isEqualTo(ExitCodes.USAGE);
        assertThat(run("leases", "seek", "0", "--to-snapshot", KEPT, "--state", "clear")
                        .code())
                .isEqualTo(ExitCodes.USAGE);
        assertThat(row().seek()).isNull();
    }

    @Test
    void aSnapshotThatIsDamagedOrOfANewerFormatIsNotRestored() {
        damage(OLD);
        Commands.Answer damaged = seek("--to-snapshot", KEPT, "--execute");
        assertThat(damaged.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(damaged.err()).contains(place + OLD).contains("nothing was moved");
        byte[] newer =
                SnapshotBytes.object(key, OLD, 3, List.of(), "laps", Map.of()).bytes();
        newer[7] = 2;
        put(OLD, newer);
        Commands.Answer refused = seek("--to-snapshot", KEPT, "--execute");
        assertThat(refused.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(refused.err()).contains("has format 2");
        assertThat(row().seek()).isNull();
    }

    @Test
    void withoutABucketTheCommandSaysWhatIsMissing() {
        Commands.Answer answer = run("state", "list", "--bucket", "no-such-bucket");
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err()).contains("no-such-bucket").contains("--bucket");
    }

    @Test
    void describeShowsTheStateOfAPartition() {
        Commands.Answer answer = run("leases", "describe", "0");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out())
                .contains("snapshot         " + CURRENT)
                .contains("1; the newest, at offset 5, has 2 entries, 222 bytes in memory");
        s3.deleteObject(request -> request.bucket(BUCKET).key(place + CURRENT));
        assertThat(run("leases", "describe", "0").out()).contains("  problem").contains("is missing");
    }

    @Test
    void describeHasTheSameInJson() throws Exception {
        JsonNode snapshots = json("leases", "describe", "0", "--json").at("/leases/0/snapshots");
        assertThat(snapshots.findValuesAsText("name")).containsExactly(KEPT, CURRENT);
        assertThat(snapshots.get(0).propertyStream().map(Map.Entry::getKey))
                .containsExactlyElementsOf(json("state", "list", "--json")
                        .get(0)
                        .propertyStream()
                        .map(Map.Entry::getKey)
                        .toList());
        JsonNode current = snapshots.get(1);
        assertThat(current.at("/current").asBoolean()).isTrue();
        assertThat(current.at("/objects").asInt()).isEqualTo(1);
        assertThat(current.at("/storedBytes").asLong()).isPositive();
        assertThat(current.at("/ageMillis").asLong()).isNotNegative();
        assertThat(snapshots.get(0).at("/stateBytes").asLong()).isEqualTo(222);

        s3.deleteObject(request -> request.bucket(BUCKET).key(place + CURRENT));
        JsonNode missing = json("leases", "describe", "0", "--json").at("/leases/0/snapshots/1");
        assertThat(missing.at("/problem").asText()).contains("is missing");
        assertThat(json("leases", "list", "--json").at("/leases/0/snapshots").isMissingNode())
                .isTrue();
    }

    @Test
    void whereTheBucketIsAwayDescribeShowsTheRowAndSaysSo() throws Exception {
        JsonNode lease = json("leases", "describe", "0", "--bucket", "no-such-bucket", "--json")
                .at("/leases/0");
        assertThat(lease.at("/offsets/snapshot").asText()).isEqualTo(CURRENT);
        assertThat(lease.at("/snapshots")).hasSize(1);
        assertThat(lease.at("/snapshots/0/problem").asText()).contains("no-such-bucket");
    }

    private List<JsonNode> doctor(Path directory, String bucket, String check) throws Exception {
        Path variables = directory.resolve("env");
        Files.writeString(variables, """
                BATON_GROUP_ID=group
                BATON_TOPIC=%s
                BATON_PARTITION=0
                KAFKA_BOOTSTRAP_SERVERS=%s
                BATON_STATE_BUCKET=%s
                AWS_ENDPOINT_URL_S3=%s
                """.formatted(key.topic(), broker.bootstrapServers(), bucket, S3.endpoint()));
        Commands.Answer answer = run("doctor", "--env-file", variables.toString(), "--json");
        List<JsonNode> found = new ArrayList<>();
        JSON.readTree(answer.out()).forEach(finding -> {
            if (finding.at("/check").asText().equals(check)) {
                found.add(finding);
            }
        });
        return found;
    }

    @Test
    void doctorLooksAtTheBucketAndAtTheSnapshots(@TempDir Path directory) throws Exception {
        assertThat(doctor(directory, BUCKET, "state bucket"))
                .isNotEmpty()
                .noneMatch(finding -> finding.at("/grade").asText().equals("ERROR"));
        assertThat(doctor(directory, BUCKET, "snapshots"))
                .extracting(finding -> finding.at("/grade").asText())
                .containsExactly("OK");
        s3.deleteObject(request -> request.bucket(BUCKET).key(place + CURRENT));
        List<JsonNode> missing = doctor(directory, BUCKET, "snapshots");
        assertThat(missing).hasSize(1);
        assertThat(missing.getFirst().at("/grade").asText()).isEqualTo("ERROR");
        assertThat(missing.getFirst().at("/observed").asText()).contains(key.id(), place + CURRENT, "missing");
        assertThat(doctor(directory, "no-such-bucket", "state bucket"))
                .extracting(finding -> finding.at("/observed").asText())
                .containsExactly("'no-such-bucket' does not exist");
    }
}
