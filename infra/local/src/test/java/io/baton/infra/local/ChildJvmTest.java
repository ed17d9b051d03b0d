package io.baton.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildJvmTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"running", "paused"})
    void aChildEndsWithItsParentEvenWhenTheParentIsKilled(String state) throws Exception {
        Path pid = directory.resolve("pid");
        try (ChildJvm parent = ChildJvm.start(
                ChildMain.command(directory, ChildMain.Parent.class.getName(), directory.toString(), state))) {
            parent.awaitReady(() -> Files.exists(pid), PATIENCE);
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(Files.readString(pid))).orElseThrow();

            parent.kill();

            child.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void aChildThatEndsBeforeItIsReadyIsReportedWithItsLastWords() {
        try (ChildJvm child = ChildJvm.start(ChildMain.command(directory, ChildMain.Failing.class.getName()))) {
            assertThatThrownBy(() -> child.awaitReady(() -> false, PATIENCE))
                    .isInstanceOf(LocalPartException.class)
                    .hasMessageContaining("ended with code 3")
                    .hasMessageContaining("the disk is on fire");
        }
    }

    @Test
    void aChildThatIsNeverReadyIsReported() {
        Path ready = directory.resolve("idle");
        try (ChildJvm child =
                ChildJvm.start(ChildMain.command(directory, ChildMain.Idle.class.getName(), ready.toString()))) {
            assertThatThrownBy(() -> child.awaitReady(() -> false, Duration.ofMillis(50)))
                    .isInstanceOf(LocalPartException.class)
                    .hasMessageContaining("was not ready after PT0.05S");
        }
    }

    @Test
    void nothingRunsInAPausedChildFromTheMomentItIsSaidToBePaused() throws Exception {
        Path counts = directory.resolve("counts");
        try (ChildJvm child =
                ChildJvm.start(ChildMain.command(directory, ChildMain.Counting.class.getName(), counts.toString()))) {
            child.awaitReady(() -> haveAllBegun(counts), PATIENCE);
            for (int i = 0; i < 50; i++) {
                assertThat(child.pause()).isTrue();
                byte[] paused = Files.readAllBytes(counts);
                // what would still run has this long to show it
                LockSupport.parkNanos(2_000_000);
                assertThat(Files.readAllBytes(counts)).isEqualTo(paused);
                assertThat(child.resume()).isTrue();
            }
        }
    }

    private static boolean haveAllBegun(Path counts) {
        try {
            ByteBuffer read = ByteBuffer.wrap(Files.readAllBytes(counts));
            return read.remaining() > 0
                    && IntStream.range(0, ChildMain.Counting.THREADS).allMatch(i -> read.getLong(i * Long.BYTES) > 0);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theShutdownHooksOfAStoppedChildRunToTheirEnd() throws Exception {
        Path ready = directory.resolve("ready");
        Path ended = directory.resolve("ended");
        try (ChildJvm child = ChildJvm.start(ChildMain.command(
                directory, ChildMain.SlowToEnd.class.getName(), ready.toString(), ended.toString()))) {
            child.awaitReady(() -> Files.exists(ready), PATIENCE);

            assertThat(child.stop(PATIENCE)).isTrue();

            assertThat(ended).exists();
            assertThat(child.exit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(128 + 15);
        }
    }

    @Test
    void signalsToAChildThatEndedAnswerFalse() {
        Path ready = directory.resolve("idle");
        try (ChildJvm child =
                ChildJvm.start(ChildMain.command(directory, ChildMain.Idle.class.getName(), ready.toString()))) {
            assertThat(child.pause()).isTrue();
            assertThat(child.resume()).isTrue();
            child.kill();
            assertThat(child.pause()).isFalse();
            assertThat(child.isAlive()).isFalse();
        }
    }
}
