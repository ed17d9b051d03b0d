package io.baton.infra.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.emulator.InvocationEvent.EnvironmentDied;
import io.baton.infra.emulator.InvocationEvent.EnvironmentEnded;
import io.baton.infra.emulator.InvocationEvent.Failed;
import io.baton.infra.emulator.InvocationEvent.InitFailed;
import io.baton.infra.emulator.InvocationEvent.Started;
import io.baton.infra.emulator.InvocationEvent.Succeeded;
import io.baton.infra.emulator.InvocationEvent.TimedOut;
import io.baton.infra.emulator.functions.Functions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a function can rely on, whichever runtime it is in. */
abstract class RuntimeContract {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final RecordedEvents events = new RecordedEvents();

    @SuppressWarnings("NullAway.Init") // by start()
    private LambdaEmulator emulator;

    abstract RuntimeKind kind();

    @BeforeEach
    void start() {
        emulator = new LambdaEmulator(EmulatorSettings.in(directory).withRuntime(kind()), events);
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    @Test
    void aHandlerSeesItsEventAndItsContextAndOnlyItsOwnEnvironment() throws Exception {
        emulator.deploy(Deployed.of(Functions.Reporting.class));

        String requestId = emulator.invoke("orders-0", "{\"id\":\"€\",\"detail\":{\"n\":1},\"none\":null}");

        Started started = events.await(Started.class);
        JsonNode report = JSON.readTree(events.await(Succeeded.class).resultJson());
        assertThat(report.at("/event/id").asText()).isEqualTo("€");
        assertThat(report.at("/event/detail/n").asInt()).isEqualTo(1);
        assertThat(report.at("/requestId").asText()).isEqualTo(requestId);
        assertThat(report.at("/functionName").asText()).isEqualTo("orders-0");
        assertThat(report.at("/arn").asText()).endsWith(":function:orders-0");
        assertThat(report.at("/logStream").asText()).isEqualTo(started.environmentId());
        assertThat(report.at("/remainingMillis").asLong()).isBetween(1L, 50_000L);
        assertThat(report.at("/memoryMegabytes").asInt()).isEqualTo(128);
        assertThat(report.at("/maxHeapBytes").asLong()).isBetween(80L << 20, 110L << 20);
        assertThat(report.at("/nested/0").toString()).isEqualTo("{\"name\":\"one\"}");
        assertThat(report.at("/environment/MINE").asText()).isEqualTo("yes");
        assertThat(report.at("/environment/AWS_REGION").asText()).isEqualTo("us-east-1");
        assertThat(report.at("/environment").has("MAVEN_PROJECTBASEDIR")).isFalse();
        assertThat(report.at("/environment").has("JAVA_HOME")).isFalse();
        assertThat(Files.readString(emulator.log(started.environmentId()))).contains("key of the sub-class");
    }

    @Test
    void manyInvocationsInARowLoseNoEnvironment() {
        emulator.deploy(Deployed.of(Functions.Reporting.class));
        for (int count = 1; count <= 150; count++) {
            emulator.invoke("orders-0", "{}");
            events.awaitCount(Succeeded.class, event -> true, count);
            events.awaitTrue(() -> emulator.running("orders-0").isEmpty(), () -> "still running");
        }
        assertThat(events.of(EnvironmentEnded.class)).isEmpty();
    }

    @Test
    void aHandlerCanBeNamedByItsClassAlone() {
        FunctionSpec spec = Deployed.of(Functions.Reporting.class);
        emulator.deploy(new FunctionSpec(
                spec.name(),
                spec.jar(),
                Functions.Reporting.class.getName(),
                spec.environment(),
                spec.timeout(),
                spec.memoryMegabytes(),
                0,
                0,
                spec.retryDelays(),
                spec.maxEventAge()));
        emulator.invoke("orders-0", "{}");
        events.await(Succeeded.class);
    }

    @Test
    void anExceptionFailsTheInvocationAndLeavesTheEnvironment() {
        emulator.deploy(Deployed.of(Functions.Throwing.class));
        emulator.invoke("orders-0", "{}");
        Failed failed = events.await(Failed.class);
        assertThat(failed.errorType()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failed.message()).isEqualTo("the \"bicycle\" is broken");
        assertThat(failed.resultJson()).contains("stackTrace");

        emulator.invoke("orders-0", "{}");
        events.awaitCount(Failed.class, event -> true, 2);
        assertThat(events.of(EnvironmentEnded.class)).isEmpty();
    }

    @Test
    void aConstructorThatThrowsIsAFailedInit() {
        emulator.deploy(Deployed.of(Functions.Unbuildable.class));
        emulator.invoke("orders-0", "{}");
        InitFailed failed = events.await(InitFailed.class);
        assertThat(failed.errorType()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failed.message()).isEqualTo("a setting is missing");
        events.await(EnvironmentEnded.class);
    }

    @Test
    void anExitDuringInitIsAFailedInitWithTheLastWords() {
        emulator.deploy(Deployed.of(Functions.ExitingInInit.class));
        emulator.invoke("orders-0", "{}");
        InitFailed failed = events.await(InitFailed.class);
        assertThat(failed.message()).contains("code 9").contains("no more of this");
    }

    @Test
    void aMissingClassFailsTheInvocation() {
        FunctionSpec spec = Deployed.of(Functions.Reporting.class);
        emulator.deploy(new FunctionSpec(
                spec.name(),
                spec.jar(),
                "com.acme.NoSuch::handleRequest",
                spec.environment(),
                spec.timeout(),
                spec.memoryMegabytes(),
                0,
                0,
                spec.retryDelays(),
                spec.maxEventAge()));
        emulator.invoke("orders-0", "{}");
        assertThat(events.await(Failed.class).message()).contains("com.acme.NoSuch");
    }

    @Test
    void anExitIsADeadEnvironment() {
        emulator.deploy(Deployed.of(Functions.Exiting.class));
        emulator.invoke("orders-0", "{}");
        assertThat(events.await(EnvironmentDied.class).exitCode()).isEqualTo(7);
    }

    @Test
    void moreThanTheHeapHoldsEndsTheInvocation() {
        emulator.deploy(Deployed.of(Functions.Hoarding.class));
        emulator.invoke("orders-0", "{}");
        assertThat(events.await(Failed.class).errorType()).isEqualTo("java.lang.OutOfMemoryError");
        events.await(EnvironmentEnded.class);
    }

    @Test
    void aHandlerThatHangsIsKilledAtTheTimeout() {
        emulator.deploy(Deployed.withTimeout(Deployed.of(Functions.Hanging.class), Duration.ofMillis(300)));
        emulator.invoke("orders-0", "{}");
        events.await(TimedOut.class);
        events.await(EnvironmentEnded.class);
    }
}
