package io.baton.infra.lab.sizes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.infra.emulator.Attempt;
import io.baton.infra.emulator.InvocationEvent;
import io.baton.infra.emulator.ReportLine;
import io.baton.infra.lab.produce.RecordSource.Outgoing;
import io.baton.infra.lab.produce.RideTelemetry;
import io.baton.infra.ledger.Spread;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {

    @ParameterizedTest
    @CsvSource({
        "64, 1, 200, 1, 1, 30, --memory",
        "256, 65, 200, 1, 1, 30, --partitions",
        "256, 1, 0, 1, 1, 30, --rate",
        "256, 1, 200, -1, 1, 30, --cold",
        "256, 1, 200, 1, 1, 601, --flood"
    })
    void whatCannotWorkIsRefusedByItsOption(
            int memory, int partitions, int rate, int cold, int warm, int flood, String option) {
        assertThatThrownBy(() -> new SizesSettings(
                        List.of(new FunctionSize(memory, partitions)),
                        rate,
                        cold,
                        warm,
                        2_000,
                        5_000,
                        Duration.ofSeconds(flood),
                        null,
                        null))
                .hasMessageStartingWith(option);
    }

    @Test
    void aPaddedRideIsTheRideAndWhiteSpace() throws Exception {
        Outgoing plain = Objects.requireNonNull(new RideTelemetry(1, 1, 7, () -> 5).next());
        Outgoing padded = Objects.requireNonNull(new PaddedRides(new RideTelemetry(1, 1, 7, () -> 5), 5_000).next());

        String text = StandardCharsets.UTF_8.decode(padded.value()).toString();
        assertThat(text).hasSize(5_000);
        assertThat(text.strip())
                .isEqualTo(StandardCharsets.UTF_8.decode(plain.value()).toString());
    }

    @Test
    void theLogTellsKillsFromOtherEndsAndKeepsThePeak() {
        Attempt attempt = new Attempt("sizes-0", "r-1", 1);
        var log = new InvocationLog();
        log.accept(new InvocationEvent.Started(attempt, Instant.EPOCH, "e-1", 17, true));
        log.accept(new InvocationEvent.Noted(
                attempt,
                Instant.EPOCH,
                new ReportLine("r-1", Duration.ofSeconds(9), Duration.ofSeconds(2), 256, 201, null)));
        log.accept(new InvocationEvent.EnvironmentDied(attempt, Instant.EPOCH, 137, true));
        log.accept(new InvocationEvent.EnvironmentDied(attempt, Instant.EPOCH, 1, false));

        assertThat(log.isCold("r-1")).isTrue();
        assertThat(log.inits()).containsExactly(2_000.0);
        assertThat(log.peakMegabytes()).isEqualTo(201);
        assertThat(log.killed()).isEqualTo(1);
        assertThat(log.failed()).isEqualTo(1);
        assertThat(log.takeTroubles())
                .containsExactly("killed for its memory", "Runtime exited with error: exit status 1");
    }

    @Test
    void aRowHasAColumnForEachHeading() {
        var none = new Spread(0, 0, 0, 0);
        var some = new Spread(3, 10, 20, 30);
        var figures = new SizeFigures(
                new FunctionSize(256, 4),
                0.1447,
                some,
                some,
                none,
                some,
                none,
                some,
                some,
                812.4,
                201,
                33,
                9,
                0,
                0,
                "");
        assertThat(figures.row().strip().split(" +", -1))
                .containsExactly(
                        "256", "4", "0.14", "30", "10/30", "-", "10/20", "-", "20/30", "20", "812", "201", "33", "9",
                        "no");
        assertThat(figures.json().path("stallColdMillis").path("p99").asDouble())
                .isEqualTo(20);
        assertThat(figures.json().path("floodRecordsPerSecond").asDouble()).isEqualTo(812.4);
    }
}
