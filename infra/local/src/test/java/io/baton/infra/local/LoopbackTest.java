package io.baton.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopbackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void noPortIsGivenTwice() {
        // of 12,000: by chance alone ten of them would be
        List<Integer> ports =
                IntStream.range(0, 500).mapToObj(i -> Loopback.freePort()).toList();

        assertThat(ports).doesNotHaveDuplicates();
        assertThat(ports).noneMatch(PortReservations::reserve);
    }

    @Test
    void whatAnotherJvmWasGivenIsItsOwnUntilItEnds(@TempDir Path directory) throws Exception {
        Path given = directory.resolve("port");
        try (ChildJvm other =
                ChildJvm.start(ChildMain.command(directory, ChildMain.PortKeeper.class.getName(), given.toString()))) {
            other.awaitReady(() -> Files.exists(given), PATIENCE);
            int port = Integer.parseInt(Files.readString(given));

            assertThat(PortReservations.reserve(port)).isFalse();
            other.kill();
            assertThat(PortReservations.reserve(port)).isTrue();
        }
    }
}
