package io.baton.infra.lab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.local.BrokerSettings;
import io.baton.infra.local.KafkaBroker;
import io.baton.infra.local.S3Local;
import io.baton.infra.local.Topics;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.state.StateProvider;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A function that counts begins its replay with a snapshot of the live consumer's counts. */
@Timeout(180)
class ReplayFromSnapshotTest {

    private static final String GROUP = "live";
    private static final String BUCKET = "state";
    private static final String SNAPSHOT = "000000000007-00000003";
    private static final int RECORDS = 30;
    private static final long OFFSET = 12;
    /** More than there are records below the offset, so that it is seen where the count comes from. */
    private static final long COUNTED_BEFORE = 1_000;

    @TempDir
    private Path directory;

    private static final Map<String, String> CREDENTIALS = Map.of(
            "aws.accessKeyId", S3Local.IDENTITY, "aws.secretAccessKey", S3Local.SECRET, "aws.region", "us-east-1");

    @BeforeAll
    static void logIn() {
        CREDENTIALS.forEach(System::setProperty);
    }

    @AfterAll
    static void logOut() {
        CREDENTIALS.keySet().forEach(System::clearProperty);
    }

    @Test
    void theReplayGoesOnWithTheCountsOfTheSnapshot() throws Exception {
        String topic = "laps-" + UUID.randomUUID();
        try (var broker = new KafkaBroker(BrokerSettings.DEFAULT).start();
                var s3 = new S3Local().start()) {
            produce(broker.bootstrapServers(), topic);
            snapshot(s3, new LeaseKey(GROUP, topic, 0));
            Answer answer = replay(
                    topic,
                    "--bootstrap-server",
                    broker.bootstrapServers(),
                    "--bucket",
                    BUCKET,
                    "--s3-endpoint",
                    s3.endpoint().toString(),
                    "--partitions",
                    "0",
                    "--from-snapshot",
                    SNAPSHOT,
                    "--execute");
            assertThat(answer.code()).as(answer.err()).isZero();
            assertThat(answer.out()).contains("done, to offset 30 of 30");
        }
        assertThat(Files.readAllLines(directory.resolve("counted")))
                .isEqualTo(LongStream.range(OFFSET, RECORDS)
                        .mapToObj(offset -> offset + " " + (COUNTED_BEFORE + 1 + offset - OFFSET))
                        .toList());
    }

    private static void produce(String bootstrapServers, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Topics.create(admin, List.of(new NewTopic(topic, 1, (short) 1)));
            try (var producer = new KafkaProducer<>(
                    Map.<String, Object>of("bootstrap.servers", bootstrapServers),
                    new StringSerializer(),
                    new StringSerializer())) {
                for (int i = 0; i < RECORDS; i++) {
                    producer.send(new ProducerRecord<>(topic, 0, "ada", "lap")).get();
                }
            }
            admin.close(Duration.ofSeconds(1));
        }
    }

    private static void snapshot(S3Local s3, LeaseKey live) throws IOException {
        try (S3Client client = S3Client.builder()
                .endpointOverride(s3.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Local.IDENTITY, S3Local.SECRET)))
                .forcePathStyle(true)
                .httpClientBuilder(Apache5HttpClient.builder())
                .build()) {
            byte[] object = object(live);
            client.createBucket(request -> request.bucket(BUCKET));
            client.putObject(
                    request -> request.bucket(BUCKET).key("baton/%s/%s/0/%s".formatted(GROUP, live.topic(), SNAPSHOT)),
                    RequestBody.fromBytes(object));
        }
    }

    /** As the format is documented: one change of one store. */
    private static byte[] object(LeaseKey live) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write("BATONST".getBytes(UTF_8));
        out.write(1);
        text(out, live.id());
        text(out, SNAPSHOT);
        out.writeLong(OFFSET);
        out.writeInt(0);
        out.writeInt(1);
        text(out, CountingFunction.COUNTS.name());
        out.writeInt(0);
        out.writeInt(1);
        out.writeInt(0);
        text(out, "ada");
        out.writeInt(Long.BYTES);
        out.writeLong(COUNTED_BEFORE);
        var crc = new CRC32C();
        crc.update(bytes.toByteArray());
        out.writeInt((int) crc.getValue());
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private record Answer(int code, String out, String err) {}

    private Answer replay(String topic, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "replay",
                "--jar",
                jar().toString(),
                "--handler",
                CountingFunction.class.getName() + "::handleRequest",
                "--topic",
                topic,
                "--group",
                GROUP,
                "--env",
                "COUNTED=" + directory.resolve("counted")));
        all.addAll(List.of(options));
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine line = Baton.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = line.execute(all.toArray(String[]::new));
        return new Answer(code, out.toString(), err.toString());
    }

    /** A jar with the function, and with the test's class path behind it. */
    private Path jar() throws IOException {
        Path jar = directory.resolve("counting.jar");
        String name = CountingFunction.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest());
                var code = CountingFunction.class.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            code.transferTo(out);
            out.closeEntry();
            out.putNextEntry(new JarEntry("META-INF/services/" + StateProvider.class.getName()));
            out.closeEntry();
        }
        return jar;
    }

    private static Manifest manifest() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(classPath.split(File.pathSeparator))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        return manifest;
    }
}
