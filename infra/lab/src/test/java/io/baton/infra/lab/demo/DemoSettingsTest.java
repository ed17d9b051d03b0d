package io.baton.infra.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
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

    @Test
    void handlersThatCannotKeepUpAreRefused() {
        refuses("--concurrency", () -> new HandlerLoad(0, 0));
        refuses("--handler-millis", () -> new HandlerLoad(8, 201));
        refuses("3 partitions do 480 records a second", () -> worked(new HandlerLoad(8, 40)));
        assertThat(worked(new HandlerLoad(8, 19)).handlers().concurrency()).isEqualTo(8);
    }

    @Test
    void windowsNeedRidesInThePartitionsOrder() throws IOException {
        Path lines = Files.writeString(directory.resolve("lines"), "no ride\n");
        refuses("--windows needs the partition's order", () -> windowed(null, new HandlerLoad(2, 1)));
        refuses("--windows are of rides: leave --input out", () -> windowed(lines, new HandlerLoad(1, 0)));
        assertThat(windowed(null, new HandlerLoad(1, 0)).run().replayBound())
                .isGreaterThan(settings(3, 12, 1_000, TICK, null, null).run().replayBound());
    }

    private static DemoSettings windowed(@Nullable Path input, HandlerLoad handlers) {
        return new DemoSettings(
                3, 1, 12, 1_000, TICK, Set.of(), 1, null, null, false, false, input, handlers, true, true);
    }

    @Test
    void unlessSaidHalfOfTheHandlersAreBusy() {
        assertThat(HandlerLoad.of(1, null, 333)).isEqualTo(new HandlerLoad(1, 0));
        assertThat(HandlerLoad.of(50, null, 333)).isEqualTo(new HandlerLoad(50, 75));
        assertThat(HandlerLoad.of(50, null, 10)).isEqualTo(new HandlerLoad(50, 200));
        assertThat(HandlerLoad.of(2, null, 30_000)).isEqualTo(new HandlerLoad(2, 1));
        assertThat(HandlerLoad.of(50, 7, 333)).isEqualTo(new HandlerLoad(50, 7));
    }

    private static DemoSettings worked(HandlerLoad handlers) {
        return new DemoSettings(3, 12, 1_000, TICK, Set.of(), 1, null, null, false, false, null, handlers);
    }

    private static void refuses(String option, Runnable making) {
        assertThatIllegalArgumentException().isThrownBy(making::run).withMessageContaining(option);
    }

    private static DemoSettings settings(
            int partitions, int handoffs, int rate, Duration tick, @Nullable Path report, @Nullable Path input) {
        return new DemoSettings(
                partitions,
                handoffs,
                rate,
                tick,
                Set.of(),
                1,
                report,
                null,
                false,
                false,
                input,
                new HandlerLoad(1, 0));
    }
}
