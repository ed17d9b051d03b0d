package io.baton.infra.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.deploy.config.Yaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DeployToolTest {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = DeployTool.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private String config(String... more) throws IOException {
        Path file = directory.resolve("rides.yaml");
        Files.writeString(file, Yaml.LEAST + String.join("\n", more));
        return file.toString();
    }

    @Test
    void theCostIsJsonForPrograms() throws IOException {
        assertThat(run("cost", "--config", config(), "--json")).isZero();
        JsonNode cost = new ObjectMapper().readTree(out.toString());
        double sum = 0;
        for (JsonNode line : cost.path("lines")) {
            sum += line.path("dollars").asDouble();
        }
        assertThat(cost.path("dollarsPerMonth").asDouble()).isEqualTo(sum).isPositive();
        assertThat(cost.path("triggerDollarsPerMonth").asDouble()).isPositive();
    }

    @Test
    void aFileWithProblemsIsRefusedWithAllOfThem() throws IOException {
        assertThat(run("cost", "--config", config("memorySize: 1", "wachdog: true")))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "rides.yaml has 2 problems:",
                        "line 7: memorySize",
                        "line 8: wachdog",
                        "did you mean watchdog?");
    }

    @Test
    void aFileThatIsNotThereIsSaidSo() {
        assertThat(run("cost", "--config", directory.resolve("none.yaml").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--config", "there is no", "none.yaml");
    }

    @Test
    void nothingIsWrittenOrDeployedWhenACheckForbidsIt() throws IOException {
        Path written = directory.resolve("out");
        assertThat(run("synth", "--config", config(), "--out", written.toString()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("PROBLEM code: there is no", "build it first", "Nothing was written.");
        assertThat(written).doesNotExist();
        assertThat(run("deploy", "--config", config())).isEqualTo(1);
        assertThat(out.toString()).contains("Nothing was deployed.");
    }

    @Test
    void whatIsSaidBeforeADeploymentIncludesItsSchedulesAndItsCost() throws IOException {
        var unused = run("deploy", "--config", config(), "--dry-run");
        assertThat(out.toString())
                .contains("schedules: 6 rules of EventBridge", "a month of 730 hours", "of each partition");
    }

    @Test
    void whatIsWrittenIsSaidBeforeADeploymentAndALoopWarnedOf() throws IOException {
        var unused = run(
                "deploy", "--config", config("outputs: {topics: [rides, scores], delivery: exactlyOnce}"), "--dry-run");
        assertThat(out.toString())
                .contains(
                        "outputs: rides, scores, exactly once",
                        "outputs.topics: 'rides' is the topic that is read: a loop");
    }

    @Test
    void helpListsTheCommands() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("deploy", "synth", "cost").doesNotContain("cdk-app");
    }

    @Test
    void aHandOverIsNotAskedForInADryRun() throws IOException {
        assertThat(run("deploy", "--config", config(), "--now-only", "--dry-run"))
                .isZero();
        assertThat(out.toString()).contains("3 functions would be asked");
    }

    @Test
    void numbersThatCannotBeAreRefusedInWords() throws IOException {
        assertThat(run("deploy", "--config", config(), "--concurrency", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--concurrency must be at least 1");
        assertThat(run("cost", "--config", config(), "--records-per-second", "Infinity"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--records-per-second and --handler-millis must be numbers from 0");
    }

    @Test
    void aProfileThatIsNotThereIsRefusedBeforeAnythingIsDone() throws IOException {
        assertThat(run(
                        "deploy",
                        "--config",
                        config(),
                        "--now-only",
                        "--region",
                        "eu-west-1",
                        "--profile",
                        "no-such-profile"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("--profile no-such-profile: AWS's configuration files have no such profile");
        assertThat(out.toString()).doesNotContain("asked");
    }
}
