package io.baton.infra.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.baton.infra.cli.Main;
import io.baton.infra.local.DynamoDbLocal;
import io.baton.infra.local.DynamoDbSettings;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseTable;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The command line as a process of its own: where its output goes, and in which locale it runs. */
class ProgramTest {

    private static final String TABLE = "leases";
    private static final Path FULL_DISK = Path.of("/dev/full");
    private static final long PATIENCE_SECONDS = 60;

    private static DynamoDbLocal dynamoDb;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        dynamoDb = new DynamoDbLocal(DynamoDbSettings.DEFAULT);
        dynamoDb.start();
        try (var client = DynamoDbClient.builder()
                .endpointOverride(dynamoDb.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build()) {
            new DynamoDbLeaseTable(client, TABLE).createIfMissing();
        }
    }

    @AfterAll
    static void end() {
        dynamoDb.close();
    }

    @Test
    void aWatchEndsWhenItsReaderHasGone() throws Exception {
        Process watch = baton(List.of(), "leases", "watch", "--every", "100ms").start();
        try (BufferedReader reader = watch.inputReader(StandardCharsets.UTF_8)) {
            assertThat(reader.readLine()).contains("0 leases");
        }
        assertThat(code(watch)).isEqualTo(Program.NO_READER);
        assertThat(said()).doesNotContain("could not be written");
    }

    @Test
    @Tag("long")
    void outputToAFullDiskIsAFailureThatIsSaid() throws Exception {
        assumeThat(FULL_DISK).exists();
        for (String[] command :
                new String[][] {{"leases"}, {"leases", "watch", "--every", "100ms"}, {"--help"}, {"completion"}}) {
            Process full =
                    baton(List.of(), command).redirectOutput(FULL_DISK.toFile()).start();
            assertThat(code(full)).as(String.join(" ", command)).isEqualTo(ExitCodes.FAILED);
            assertThat(said()).contains("baton: the output could not be written: No space left on device");
        }
    }

    @Test
    void digitsAreTheSameInEveryLocale() throws Exception {
        File out = directory.resolve("out").toFile();
        Process list = baton(List.of("-Duser.language=ar", "-Duser.country=EG"), "leases", "watch", "--looks", "1")
                .redirectOutput(out)
                .start();
        assertThat(code(list)).isZero();
        assertThat(Files.readString(out.toPath())).contains("0 leases").matches("\\p{ASCII}*");
    }

    /** They are thousands, and most commands have nothing to do with a bucket. */
    @Test
    void aCommandThatLooksAtNoStateLoadsNoClassOfS3() throws Exception {
        Path loaded = directory.resolve("loaded");
        Process list = baton(List.of("-Xlog:class+load:file=" + loaded), "leases", "list")
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        assertThat(code(list)).isZero();
        assertThat(Files.readString(loaded))
                .contains("software.amazon.awssdk.services.dynamodb")
                .contains("io.baton.infra.cli.state.StateCommands")
                .doesNotContain("software.amazon.awssdk.services.s3");
    }

    private ProcessBuilder baton(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectError(directory.resolve("err").toFile());
        process.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("KAFKA_"));
        process.environment().put("AWS_REGION", "us-east-1");
        process.environment().put("AWS_ACCESS_KEY_ID", "local");
        process.environment().put("AWS_SECRET_ACCESS_KEY", "local");
        process.environment()
                .put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString());
        process.environment().put("BATON_LEASE_TABLE", TABLE);
        return process;
    }

    private static int code(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("it ends")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String said() throws IOException {
        return Files.readString(directory.resolve("err"));
    }
}
