package io.baton.infra.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.infra.emulator.InvocationEvent.Dropped;
import io.baton.infra.emulator.InvocationEvent.EnvironmentDied;
import io.baton.infra.emulator.InvocationEvent.EnvironmentEnded;
import io.baton.infra.emulator.InvocationEvent.Failed;
import io.baton.infra.emulator.InvocationEvent.InitFailed;
import io.baton.infra.emulator.InvocationEvent.Retrying;
import io.baton.infra.emulator.InvocationEvent.Started;
import io.baton.infra.emulator.InvocationEvent.Succeeded;
import io.baton.infra.emulator.InvocationEvent.Throttled;
import io.baton.infra.emulator.InvocationEvent.TimedOut;
import io.baton.infra.emulator.functions.Functions;
import io.baton.infra.local.ChildJvm;
import io.baton.infra.local.JvmCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LambdaEmulatorTest {
    private static final String NAME = "orders-0";
    private static final Duration OLD_AGE = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private final RecordedEvents events = new RecordedEvents();

    @SuppressWarnings("NullAway.Init") // by start()
    private LambdaEmulator emulator;

    @BeforeEach
    void start() {
        emulator = new LambdaEmulator(EmulatorSettings.in(directory), events);
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    @Test
    void overlappingInvocationsHaveEnvironmentsOfTheirOwn() {
        emulator.deploy(Deployed.of(Functions.Hanging.class));
        emulator.invoke(NAME, "{}");
        emulator.invoke(NAME, "{}");

        List<Started> started = events.awaitCount(Started.class, Started::coldStart, 2);
        assertThat(started).extracting(Started::pid).doesNotHaveDuplicates();
        assertThat(emulator.running(NAME))
                .extracting(RunningInvocation::pid)
                .containsExactlyInAnyOrderElementsOf(
                        started.stream().map(Started::pid).toList());
    }

    @Test
    void aFunctionThatIsRemovedLeavesNoProcessAndIsNotTriedAgain() {
        emulator.deploy(Deployed.of(Functions.Hanging.class));
        emulator.invoke(NAME, "{}");
        events.await(Started.class);

        emulator.remove(NAME);

        events.await(EnvironmentEnded.class);
        assertThat(events.of(Retrying.class)).isEmpty();
        assertThatThrownBy(() -> emulator.invoke(NAME, "{}")).hasMessageContaining(NAME);
        assertThat(emulator.functions()).isEmpty();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
    void anIdleEnvironmentIsFrozenAndUsedAgain() {
        emulator.deploy(Deployed.of(Functions.Reporting.class));
        emulator.invoke(NAME, "{}");
        Started first = events.await(Started.class);
        events.await(Succeeded.class);
        events.awaitTrue(() -> isStopped(first.pid()), () -> "The idle environment was not frozen");

        emulator.invoke(NAME, "{}");

        Succeeded second = events.awaitCount(Succeeded.class, event -> true, 2).get(1);
        assertThat(second.resultJson()).contains("\"invocationsHere\":2");
        Started again = events.of(Started.class).get(1);
        assertThat(again.environmentId()).isEqualTo(first.environmentId());
        assertThat(again.coldStart()).isFalse();
    }

    @Test
    void aFailingInvocationIsRetriedUnderItsRequestIdAndThenDropped() {
        emulator.deploy(Deployed.withRetries(Deployed.of(Functions.Throwing.class), 2, OLD_AGE));

        String requestId = emulator.invoke(NAME, "{}");

        assertThat(events.await(Dropped.class).requestId()).isEqualTo(requestId);
        assertThat(events.of(Failed.class)).extracting(Failed::attempt).containsExactly(1, 2, 3);
        assertThat(events.storyOf(requestId))
                .containsExactly(
                        "Queued",
                        "Started",
                        "Failed",
                        "Retrying",
                        "Started",
                        "Failed",
                        "Retrying",
                        "Started",
                        "Failed",
                        "Dropped");
    }

    @Test
    void aTimeoutAndAFailedInitAreRetriedToo() {
        emulator.deploy(Deployed.withRetries(
                Deployed.withTimeout(Deployed.of(Functions.Hanging.class), Duration.ofMillis(100)), 1, OLD_AGE));
        emulator.invoke(NAME, "{}");
        events.awaitCount(TimedOut.class, event -> true, 2);
        events.await(Dropped.class);

        emulator.deploy(Deployed.withRetries(Deployed.of(Functions.Unbuildable.class), 1, OLD_AGE));
        emulator.invoke(NAME, "{}");
        events.awaitCount(InitFailed.class, event -> true, 2);
        events.awaitCount(Dropped.class, event -> true, 2);
    }

    @Test
    void aRetryThatWouldBeTooOldIsDropped() {
        emulator.deploy(Deployed.withRetries(Deployed.of(Functions.Throwing.class), 2, Duration.ofMillis(1)));
        emulator.invoke(NAME, "{}");
        assertThat(events.await(Dropped.class).reason()).contains("PT0.001S");
        assertThat(events.of(Failed.class)).hasSize(1);
    }

    @Test
    void aKilledEnvironmentIsAFailedAttempt() {
        emulator.deploy(Deployed.withRetries(Deployed.of(Functions.Hanging.class), 1, OLD_AGE));
        String requestId = emulator.invoke(NAME, "{}");
        Started first = events.await(Started.class);

        assertThat(emulator.kill(NAME, requestId)).isTrue();

        assertThat(events.await(EnvironmentDied.class).attempt()).isEqualTo(1);
        Started second = events.await(Started.class, started -> started.attempt() == 2);
        assertThat(second.requestId()).isEqualTo(requestId);
        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(emulator.kill(NAME, "nobody's")).isFalse();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
    void anInvocationCanBeFrozenAndThawed() {
        emulator.deploy(Deployed.of(Functions.Hanging.class));
        String requestId = emulator.invoke(NAME, "{}");
        long pid = events.await(Started.class).pid();

        assertThat(emulator.freeze(NAME, requestId)).isTrue();
        events.awaitTrue(() -> isStopped(pid), () -> "not frozen");
        assertThat(emulator.thaw(NAME, requestId)).isTrue();
        events.awaitTrue(() -> !isStopped(pid), () -> "not thawed");
    }

    @Test
    void aFrozenInvocationIsStillKilledAtItsTimeout() {
        emulator.deploy(Deployed.withTimeout(Deployed.of(Functions.Hanging.class), Duration.ofMillis(500)));
        String requestId = emulator.invoke(NAME, "{}");
        events.await(Started.class);
        assertThat(emulator.freeze(NAME, requestId)).isTrue();
        events.await(TimedOut.class);
        events.await(EnvironmentEnded.class);
    }

    @Test
    void invocationsAboveTheReservedConcurrencyWait() {
        emulator.deploy(Deployed.withConcurrency(Deployed.of(Functions.Hanging.class), 1, OLD_AGE));
        String first = emulator.invoke(NAME, "{}");
        events.await(Started.class);
        String second = emulator.invoke(NAME, "{}");
        events.await(Throttled.class);

        emulator.kill(NAME, first);

        Started next =
                events.await(Started.class, started -> started.requestId().equals(second));
        assertThat(next.attempt()).isEqualTo(1);
    }

    @Test
    void aThrottledEventIsDroppedWhenItIsTooOld() {
        FunctionSpec spec = Deployed.of(Functions.Hanging.class);
        emulator.deploy(Deployed.withConcurrency(spec, 1, Duration.ofMillis(500)));
        emulator.invoke(NAME, "{}");
        String second = emulator.invoke(NAME, "{}");
        assertThat(events.await(Dropped.class).requestId()).isEqualTo(second);
    }

    @Test
    void aSecondDeliveryUnderTheSameIdRunsBesideTheFirst() {
        emulator.deploy(Deployed.of(Functions.Hanging.class));
        String requestId = emulator.invoke(NAME, "{}");
        emulator.invoke(NAME, "{}", requestId);
        assertThat(events.awaitCount(Started.class, event -> true, 2))
                .allMatch(started -> started.requestId().equals(requestId) && started.attempt() == 1);
    }

    @Test
    void anUpdateThrowsIdleEnvironmentsAway() {
        FunctionSpec spec = Deployed.of(Functions.Reporting.class);
        emulator.deploy(spec);
        emulator.invoke(NAME, "{}");
        Started old = events.await(Started.class);
        events.await(Succeeded.class);

        emulator.deploy(Deployed.withTimeout(spec, Duration.ofSeconds(40)));

        emulator.invoke(NAME, "{}");
        Started fresh = events.awaitCount(Started.class, event -> true, 2).get(1);
        assertThat(fresh.coldStart()).isTrue();
        events.await(EnvironmentEnded.class, ended -> ended.environmentId().equals(old.environmentId()));
    }

    @Test
    void anUpdateToTheSameIsAnUpdate() {
        FunctionSpec spec = Deployed.of(Functions.Reporting.class);
        emulator.deploy(spec);
        emulator.invoke(NAME, "{}");
        events.await(Succeeded.class);

        emulator.deploy(spec);
        emulator.invoke(NAME, "{}");

        List<Started> started = events.awaitCount(Started.class, event -> true, 2);
        assertThat(started).allMatch(Started::coldStart);
    }

    @Test
    void anEnvironmentThatNeverAsksForWorkIsGivenUp() {
        try (LambdaEmulator impatient =
                new LambdaEmulator(EmulatorSettings.in(directory).withInitTimeout(Duration.ofMillis(1)), events)) {
            impatient.deploy(Deployed.of(Functions.Reporting.class));
            impatient.invoke(NAME, "{}");
            assertThat(events.await(InitFailed.class).errorType()).isEqualTo("Sandbox.Timedout");
        }
    }

    @Test
    void anUnknownFunctionIsRefusedAndSoIsABadSpec() {
        assertThatThrownBy(() -> emulator.invoke("nobody", "{}")).hasMessageContaining("nobody");
        assertThatThrownBy(() -> new FunctionSpec(
                        "a b", directory, "1.2", Map.of(), Duration.ZERO, 1, -1, 9, List.of(), Duration.ZERO))
                .hasMessageContaining("its name")
                .hasMessageContaining("its handler")
                .hasMessageContaining("its memory");
    }

    @Test
    void closingEndsEveryEnvironment() {
        emulator.deploy(Deployed.of(Functions.Hanging.class));
        String frozen = emulator.invoke(NAME, "{}");
        emulator.invoke(NAME, "{}");
        List<Started> started = events.awaitCount(Started.class, event -> true, 2);
        emulator.freeze(NAME, frozen);

        emulator.close();

        assertThat(started).noneMatch(one -> ProcessHandle.of(one.pid()).isPresent());
        assertThat(events.of(EnvironmentEnded.class)).hasSize(2);
        assertThat(events.of(EnvironmentDied.class)).hasSize(2);
    }

    @Test
    void environmentsEndWithAnEmulatorThatIsKilledEvenFrozenOnes() throws Exception {
        Path pids = directory.resolve("pids");
        JvmCommand command = new JvmCommand(
                "An emulator",
                List.of("-Xmx64m"),
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                List.of(EmulatorMain.class.getName(), directory.toString(), pids.toString()),
                Map.of(),
                false,
                Path.of("").toAbsolutePath(),
                directory.resolve("emulator.log"));
        try (ChildJvm other = ChildJvm.start(command)) {
            other.awaitReady(() -> Files.exists(pids), RecordedEvents.PATIENCE);
            List<ProcessHandle> environments = Files.readAllLines(pids).stream()
                    .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                    .toList();
            assertThat(environments).hasSize(2);

            other.kill();

            for (ProcessHandle environment : environments) {
                environment.onExit().get(RecordedEvents.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    /** Runs one invocation and freezes another, then says which processes they are. */
    static final class EmulatorMain {
        public static void main(String[] args) throws Exception {
            RecordedEvents events = new RecordedEvents();
            LambdaEmulator emulator = new LambdaEmulator(EmulatorSettings.in(Path.of(args[0])), events);
            emulator.deploy(Deployed.of(Functions.Hanging.class));
            emulator.invoke(NAME, "{}");
            String frozen = emulator.invoke(NAME, "{}");
            List<Started> started = events.awaitCount(Started.class, event -> true, 2);
            emulator.freeze(NAME, frozen);
            Path draft = Files.write(
                    Path.of(args[1] + ".draft"),
                    started.stream().map(one -> Long.toString(one.pid())).toList());
            Files.move(draft, Path.of(args[1]));
            events.await(Succeeded.class);
        }
    }

    static boolean isStopped(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.substring(stat.lastIndexOf(')')).startsWith(") T");
        } catch (IOException e) {
            return false;
        }
    }
}
