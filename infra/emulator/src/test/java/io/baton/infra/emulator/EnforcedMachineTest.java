package io.baton.infra.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.emulator.InvocationEvent.EnvironmentDied;
import io.baton.infra.emulator.InvocationEvent.EnvironmentEnded;
import io.baton.infra.emulator.InvocationEvent.Noted;
import io.baton.infra.emulator.InvocationEvent.Started;
import io.baton.infra.emulator.InvocationEvent.Succeeded;
import io.baton.infra.emulator.functions.Functions;
import io.baton.infra.emulator.machine.Machines;
import io.baton.infra.emulator.machine.MachinesOfTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes, held to what Lambda would give them: by control groups where these can be written here, and without. */
@EnabledOnOs(OS.LINUX)
class EnforcedMachineTest {

    private static final String NAME = "orders-0";
    private static final int MEGABYTES = 256;
    private static final int LOOKS_OF_A_FROZEN_ONE = 25;
    private static final Map<String, String> ROOMY = Map.of("JAVA_TOOL_OPTIONS", "-XX:MaxDirectMemorySize=2g");

    @TempDir
    Path directory;

    private final RecordedEvents events = new RecordedEvents();

    /** What holds the processes. */
    enum Means {
        BEST_OF_THIS_SYSTEM {
            @Override
            Machines machines() {
                return Machines.asLambda();
            }
        },
        SIGNALS {
            @Override
            Machines machines() {
                return MachinesOfTests.bySignals();
            }
        };

        abstract Machines machines();
    }

    @ParameterizedTest
    @EnumSource
    void aProcessThatWantsMoreMemoryThanItsFunctionHasIsKilled(Means means) throws Exception {
        try (LambdaEmulator emulator = emulator(means)) {
            emulator.deploy(Deployed.withMemory(Deployed.of(Functions.HoardingOutsideTheHeap.class), MEGABYTES, ROOMY));
            String requestId = emulator.invoke(NAME, "{}");

            EnvironmentDied died = events.await(EnvironmentDied.class);
            assertThat(died.outOfMemory()).isTrue();
            assertThat(died.message()).isEqualTo("Runtime exited with error: signal: killed");
            ReportLine report = events.await(Noted.class).report();
            assertThat(report.text())
                    .contains("Memory Size: 256 MB\tMax Memory Used: 256 MB")
                    .contains("Error Type: Runtime.ExitError");
            assertThat(Files.readString(emulator.log(events.await(Started.class).environmentId())))
                    .contains("RequestId: " + requestId + " Error: Runtime exited with error: signal: killed")
                    .contains(report.text());
            events.await(EnvironmentEnded.class);
        }
        assertThat(MachinesOfTests.groupsOfThisProcess()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aProcessHasItsShareOfACoreAndAWholeOneWhileItIsLoaded(Means means) throws Exception {
        try (LambdaEmulator emulator = emulator(means)) {
            emulator.deploy(Deployed.withMemory(Deployed.of(Functions.Computing.class), MEGABYTES, Map.of()));
            emulator.invoke(NAME, "{}");

            JsonNode millis =
                    new ObjectMapper().readTree(events.await(Succeeded.class).resultJson());
            // of two seconds each; 0.145 of a core is 290 ms, and a busy machine gives less than a whole core
            long call = millis.path("call").asLong();
            assertThat(call).isBetween(50L, 450L);
            assertThat(millis.path("init").asLong()).isGreaterThan(call + call / 4);
        }
        assertThat(MachinesOfTests.groupsOfThisProcess()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aFrozenProcessStaysFrozenAndAThawedOneGoesOn(Means means) {
        try (LambdaEmulator emulator = emulator(means)) {
            emulator.deploy(Deployed.withMemory(Deployed.of(Functions.Reporting.class), MEGABYTES, Map.of()));
            for (int count = 1; count <= 2; count++) {
                emulator.invoke(NAME, "{}");
                events.awaitCount(Succeeded.class, event -> true, count);
                long pid = events.await(Started.class).pid();
                // for longer than a process is stopped that has used up its share
                AtomicInteger looks = new AtomicInteger();
                events.awaitTrue(
                        () -> (LambdaEmulatorTest.isStopped(pid) ? looks.incrementAndGet() : looks.getAndSet(0))
                                > LOOKS_OF_A_FROZEN_ONE,
                        () -> pid + " goes on");
            }
            assertThat(events.of(Started.class)).hasSize(2);
            assertThat(events.of(Started.class).getLast().coldStart()).isFalse();
        }
    }

    private LambdaEmulator emulator(Means means) {
        return new LambdaEmulator(EmulatorSettings.in(directory).withMachines(means.machines()), events);
    }
}
