package io.baton.infra.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.infra.emulator.InvocationEvent.Queued;
import io.baton.infra.emulator.InvocationEvent.Succeeded;
import io.baton.infra.emulator.functions.Functions;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** AWS's own SDK talks to the emulator's API. */
@SuppressWarnings("NullAway.Init") // by start()
class LambdaApiTest {

    private static final String NAME = "orders-0";

    @TempDir
    Path directory;

    private final RecordedEvents events = new RecordedEvents();
    private LambdaEmulator emulator;
    private LambdaApi api;
    private LambdaClient lambda;

    @BeforeEach
    void start() {
        emulator = new LambdaEmulator(EmulatorSettings.in(directory), events);
        api = LambdaApi.open(emulator);
        lambda = LambdaClient.builder()
                .endpointOverride(api.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
        emulator.deploy(Deployed.of(Functions.Reporting.class));
    }

    @AfterEach
    void stop() {
        lambda.close();
        api.close();
        emulator.close();
    }

    @Test
    void anAsynchronousInvocationIsAcceptedAndRuns() {
        var answer = lambda.invoke(request ->
                request.functionName(NAME).invocationType(InvocationType.EVENT).payload(SdkBytes.fromUtf8String("{}")));
        assertThat(answer.statusCode()).isEqualTo(202);
        events.await(Succeeded.class);
    }

    @Test
    void functionsAreListedWithWhatTheyRead() {
        var functions = lambda.listFunctionsPaginator().functions().stream().toList();
        assertThat(functions).singleElement().satisfies(function -> {
            assertThat(function.functionName()).isEqualTo(NAME);
            assertThat(function.timeout()).isEqualTo(50);
            assertThat(function.environment().variables()).containsEntry("MINE", "yes");
        });
        assertThat(lambda.getFunctionConfiguration(request -> request.functionName(NAME))
                        .memorySize())
                .isEqualTo(128);
        assertThat(lambda.getAccountSettings(request -> {}).accountLimit().concurrentExecutions())
                .isEqualTo(1_000);
    }

    @Test
    void anUnknownFunctionIsRefusedAsAwsWould() {
        assertThatThrownBy(() ->
                        lambda.invoke(request -> request.functionName("nobody").invocationType(InvocationType.EVENT)))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Function not found: nobody");
    }

    @Test
    void whoWantsToWaitForTheAnswerIsToldThatHeCant() {
        assertThatThrownBy(() -> lambda.invoke(request -> request.functionName(NAME)))
                .isInstanceOf(LambdaException.class)
                .hasMessageContaining("asynchronously only");
    }

    @Test
    void anUnsignedRequestInvokesNothing() throws Exception {
        var request = HttpRequest.newBuilder(api.endpoint().resolve("/2015-03-31/functions/" + NAME + "/invocations"))
                .header("X-Amz-Invocation-Type", "Event")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(403);
        }
        assertThat(events.of(Queued.class)).isEmpty();
    }
}
