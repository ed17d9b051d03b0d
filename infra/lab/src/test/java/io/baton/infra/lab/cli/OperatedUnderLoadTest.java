package io.baton.infra.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.lab.demo.Demo;
import io.baton.infra.lab.demo.DemoSettings;
import io.baton.infra.lab.demo.HandlerLoad;
import io.baton.infra.local.Checkout;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Every verb of the operator's against a lab in which records flow and partitions change hands; the ledger, which knows of
 * seeks and of nothing else, judges the whole.
 */
@Tag("long")
@Timeout(400)
class OperatedUnderLoadTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PARTITIONS = 3;
    private static final Duration TICK = Duration.ofSeconds(8);

    @TempDir
    Path replayed;

    @Test
    void theVerdictIsKeptWhateverTheOperatorDoes() throws Exception {
        var said = new ByteArrayOutputStream();
        try (CtrlC ctrlC = CtrlC.listen();
                var out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            var settings = new DemoSettings(
                    PARTITIONS,
                    PARTITIONS * 9,
                    300,
                    TICK,
                    Set.of(),
                    1,
                    null,
                    null,
                    false,
                    false,
                    null,
                    HandlerLoad.of(1, null, 300));
            CompletableFuture<Integer> demo = CompletableFuture.supplyAsync(() -> {
                try {
                    return new Demo(settings, out, false).run(ctrlC);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            untilEveryPartitionHasDone(500, demo);
            Instant early = Instant.now().minusSeconds(1);

            seekDone("leases", "seek", "1", "--shift-by", "-300", "--execute", "--why", "a test");
            done("leases", "stop", "2", "--why", "a test");
            assertThat(done("leases", "describe", "2")).contains("stopped", "a test");
            done("leases", "start", "2");
            done("leases", "handover", "2");
            done("leases", "handover", "0");
            seekDone("leases", "seek", "0", "--to-datetime", early.toString(), "--execute");
            seekDone("leases", "seek", "2", "--to-offset", "100", "--execute");
            assertThat(done(
                            "replay",
                            "--jar",
                            Checkout.root()
                                    .resolve("infra/demo/target/baton-demo.jar")
                                    .toString(),
                            "--handler",
                            "io.baton.demo.RideFunction::handleRequest",
                            "--topic",
                            Demo.TOPIC,
                            "--group",
                            Demo.GROUP,
                            "--partitions",
                            "1",
                            "--to-offset",
                            "400",
                            "--env",
                            "LAB_LEDGER=" + replayed,
                            "--execute"))
                    .contains("done, to offset 400 of 400: 400 records handled");
            assertThat(done("leases", "history", "1")).contains("superseded");
            done("leases", "seek", "1", "--to-current", "--dry-run");
            assertThat(JSON.readTree(done("leases", "--json")).path("leases")).hasSize(PARTITIONS);
            assertThat(run("doctor").code())
                    .as("doctor's verdict, whatever it is")
                    .isIn(0, 3);

            assertThat(demo.get(5, TimeUnit.MINUTES))
                    .as(said.toString(StandardCharsets.UTF_8))
                    .isZero();
            System.out.println(said.toString(StandardCharsets.UTF_8)
                    .substring(said.toString(StandardCharsets.UTF_8).indexOf("verdict:")));
        }
    }

    private static void untilEveryPartitionHasDone(long records, CompletableFuture<Integer> demo) throws Exception {
        while (true) {
            assertThat(demo).as("the demo's end, before anything was done").isNotDone();
            Answer answer = run("leases", "--json");
            if (answer.code() == 0) {
                int far = 0;
                JsonNode leases = JSON.readTree(answer.out()).path("leases");
                for (JsonNode lease : leases) {
                    far += lease.at("/offsets/currentOffset").asLong() >= records ? 1 : 0;
                }
                if (far == PARTITIONS) {
                    return;
                }
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private static void seekDone(String... arguments) {
        assertThat(done(arguments)).contains("1 of 1 moved");
    }

    private static String done(String... arguments) {
        Answer answer = run(arguments);
        assertThat(answer.code())
                .as("%s: %s %s", String.join(" ", arguments), answer.out(), answer.err())
                .isZero();
        return answer.out();
    }

    private record Answer(int code, String out, String err) {}

    private static Answer run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine line = Baton.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = line.execute(arguments);
        return new Answer(code, out.toString(), err.toString());
    }
}
