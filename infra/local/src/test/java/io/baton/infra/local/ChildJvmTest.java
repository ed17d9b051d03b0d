package io.baton.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
