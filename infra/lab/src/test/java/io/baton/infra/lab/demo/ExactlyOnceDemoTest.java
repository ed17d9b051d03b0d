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
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Functions that write to a topic exactly once while they are killed and frozen, and what a reader of that topic finds. */
@Tag("long")
@Timeout(400)
class ExactlyOnceDemoTest {

    @TempDir
    private Path directory;

    @Test
    void aReaderOfCommittedRecordsFindsEachResultOnce() throws Exception {
        long abortedSeen = 0;
        // a holder may be struck between two transactions: then nothing was put to the test
        for (int seed = 7; abortedSeen == 0 && seed < 10; seed++) {
            abortedSeen = runOf(seed).get("abortedSeen").asLong();
        }
        assertThat(abortedSeen).isPositive();
    }

    private JsonNode runOf(int seed) throws Exception {
        Path report = directory.resolve("report-%s.json".formatted(seed));
        Set<Chaos> chaos = EnumSet.of(Chaos.KILL, Chaos.FREEZE, Chaos.DUPLICATE, Chaos.LATE, Chaos.SKIP);
        var settings = new DemoSettings(
                3,
                1,
                6,
                600,
                Duration.ofSeconds(8),
                chaos,
                seed,
                report,
                null,
                false,
                false,
                null,
                new HandlerLoad(4, 2),
                true,
                false);
        var said = new ByteArrayOutputStream();
        int code;
        try (CtrlC ctrlC = CtrlC.listen();
                var out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            code = new Demo(settings, out, false).run(ctrlC);
        }

        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
        JsonNode verdict = new ObjectMapper().readTree(report.toFile());
        assertThat(verdict.get("outputs").asLong())
                .isGreaterThanOrEqualTo(verdict.get("produced").asLong())
                .isPositive();
        assertThat(verdict.get("outputsLost").asLong()).isZero();
        assertThat(verdict.get("outputsDuplicated").asLong()).isZero();
        assertThat(verdict.get("outputsOutOfOrder").asLong()).isZero();
        assertThat(verdict.get("commitsSeen").asLong()).isGreaterThan(10);
        assertThat(verdict.get("readerPolls").asLong()).isGreaterThan(100);
        assertThat(verdict.get("outputAnomalies"))
                .allSatisfy(count -> assertThat(count.asLong()).isZero());
        assertThat(verdict.at("/readersHeldUpMillis/count").asInt()).isGreaterThanOrEqualTo(2);
        return verdict;
    }
}
