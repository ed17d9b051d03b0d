package io.baton.infra.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.lab.chaos.Chaos;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that add up windows while they are killed and frozen, and what becomes of each window. */
@Tag("long")
@Timeout(400)
class WindowsDemoTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachWindowIsTheSumOfItsRides(boolean exactlyOnce) throws Exception {
        Path report = directory.resolve("report.json");
        var settings = new DemoSettings(
                2,
                1,
                4,
                400,
                Duration.ofSeconds(8),
                EnumSet.of(Chaos.KILL, Chaos.FREEZE),
                7,
                report,
                null,
                false,
                false,
                null,
                new HandlerLoad(1, 0),
                exactlyOnce,
                true);
        var said = new ByteArrayOutputStream();
        int code;
        try (CtrlC ctrlC = CtrlC.listen();
                var out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            code = new Demo(settings, out, false).run(ctrlC);
        }

        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
        JsonNode verdict = new ObjectMapper().readTree(report.toFile());
        assertThat(verdict.get("windows").asLong()).isGreaterThan(20);
        assertThat(verdict.get("windowsWrong").asLong()).isZero();
        assertThat(verdict.get("windowsMissing").asLong()).isZero();
        assertThat(verdict.get("windowsTwiceUnexcused").asLong()).isZero();
        // else the clock, the late ones and the state were not put to the test
        assertThat(verdict.get("windowsByClock").asLong()).isPositive();
        assertThat(verdict.get("lateRecords").asLong()).isPositive();
        assertThat(verdict.get("stateBytes").asLong()).isPositive();
        assertThat(verdict.at("/snapshotMillis/count").asInt()).isPositive();
    }
}
