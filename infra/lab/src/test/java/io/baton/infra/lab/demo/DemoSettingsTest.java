package io.baton.infra.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoSettingsTest {

    private static final Duration TICK = Duration.ofSeconds(8);

    @TempDir
    private Path directory;

    @Test
    void whatCannotWorkIsRefusedByName() {
        refuses("--partitions", () -> settings(0, 12, 1_000, TICK, null, null));
        refuses("--handoffs", () -> settings(3, -1, 1_000, TICK, null, null));
        refuses("--rate", () -> settings(3, 12, 0, TICK, null, null));
        refuses("--tick", () -> settings(3, 12, 1_000, Duration.ofMillis(10), null, null));
        refuses("--report", () -> settings(3, 12, 1_000, TICK, directory, null));
        refuses("--report", () -> settings(3, 12, 1_000, TICK, directory.resolve("no/where.json"), null));
        refuses("--input", () -> settings(3, 12, 1_000, TICK, null, directory));
        refuses("--input", () -> settings(3, 12, 1_000, TICK, null, directory.resolve("absent")));
    }

    @Test
    void aReportMayBeNew() {
        assertThat(settings(3, 12, 1_000, TICK, directory.resolve("report.json"), null)
                        .report())
                .isNotNull();
    }

    private static void refuses(String option, Runnable making) {
        assertThatIllegalArgumentException().isThrownBy(making::run).withMessageContaining(option);
    }

    private static DemoSettings settings(
            int partitions, int handoffs, int rate, Duration tick, @Nullable Path report, @Nullable Path input) {
        return new DemoSettings(partitions, handoffs, rate, tick, Set.of(), 1, report, false, input);
    }
}
