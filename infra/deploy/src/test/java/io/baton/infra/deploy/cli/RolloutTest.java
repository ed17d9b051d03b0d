package io.baton.infra.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

class RolloutTest {

    private record Invoked(String path, String type, String payload) {}

    private final Queue<Invoked> invoked = new ConcurrentLinkedQueue<>();
    private final StringWriter said = new StringWriter();
    private HttpServer server;
    private LambdaClient lambda;

    @BeforeEach
    void aLambdaThatKnowsNoPartition1() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String payload = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            invoked.add(new Invoked(path, exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type"), payload));
            boolean known = !path.contains("partition-1/");
            byte[] answer =
                    known ? new byte[0] : "{\"Message\":\"Function not found\"}".getBytes(StandardCharsets.UTF_8);
            if (!known) {
                exchange.getResponseHeaders().add("x-amzn-ErrorType", "ResourceNotFoundException");
            }
            exchange.sendResponseHeaders(known ? 202 : 404, known ? -1 : answer.length);
            if (!known) {
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.start();
        lambda = LambdaClient.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    @AfterEach
    void end() {
        lambda.close();
        server.stop(0);
    }

    @Test
    void everyFunctionIsAskedOnceWithoutWaitingForItsEnd() {
        assertThat(new Rollout(lambda, new PrintWriter(said)).run(List.of("rides-partition-0", "rides-partition-2")))
                .isEmpty();
        String byHand = "{\"baton\":{\"trigger\":\"manual\"}}";
        assertThat(invoked)
                .containsExactly(
                        new Invoked("/2015-03-31/functions/rides-partition-0/invocations", "Event", byHand),
                        new Invoked("/2015-03-31/functions/rides-partition-2/invocations", "Event", byHand));
        assertThat(said.toString()).contains("2 of 2  rides-partition-2 asked to hand over");
    }

    @Test
    void oneThatCannotBeAskedHoldsUpNoOther() {
        List<String> all = List.of("rides-partition-0", "rides-partition-1", "rides-partition-2");
        assertThat(new Rollout(lambda, new PrintWriter(said)).run(all)).containsExactly("rides-partition-1");
        assertThat(invoked).extracting(Invoked::path).anyMatch(path -> path.contains("partition-2"));
        assertThat(said.toString())
                .contains("rides-partition-1 NOT asked: ", ". ")
                .doesNotContain("Service: ", "Request ID");
    }
}
