package io.baton.infra.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsoleServerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SampleSource source = SampleSource.troubled(5);
    private final ConsoleServer showing = ConsoleServer.start(ConsoleSettings.DEFAULT, source);
    private final ConsoleServer acting =
            ConsoleServer.start(new ConsoleSettings(InetAddress.getLoopbackAddress(), 0, true), source);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        showing.close();
        acting.close();
    }

    @Test
    void listensOnThisMachineOnlyUnlessTold() {
        assertThat(showing.address().getHost()).isEqualTo("127.0.0.1");
        assertThat(showing.address().getFragment())
                .as("no token where nothing can be ordered")
                .isNull();
    }

    @Test
    void everyAddressAtOnceIsRefused() throws IOException {
        InetAddress all = InetAddress.getByName("0.0.0.0");

        assertThatThrownBy(() -> new ConsoleSettings(all, 0, false)).hasMessageContaining("one address");
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        ConsoleSettings taken = new ConsoleSettings(
                InetAddress.getLoopbackAddress(), showing.address().getPort(), false);

        assertThatThrownBy(() -> ConsoleServer.start(taken, source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(":" + taken.port())
                .hasMessageContaining("--port");
    }

    @Test
    void eachFileOfThePageIsServedWithItsTypeUnderAStrictPolicy() throws Exception {
        for (String path :
                new String[] {"", "app.js", "timeline.js", "console.css", "vendor/uPlot.esm.js", "icon.svg"}) {
            HttpResponse<String> answer = get(path);

            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).as(path).isNotBlank();
            assertThat(answer.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .startsWith("default-src 'none'; script-src 'self';")
                            .doesNotContain("unsafe"));
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        }
        assertThat(get("app.js").headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
    }

    @Test
    void nothingElseCanBeAskedFor() throws Exception {
        for (String path :
                new String[] {"../pom.xml", "%2e%2e/report.html", "report.js", "vendor/", "api/other", "app.js/"}) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void headAnswersWithoutABody() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(showing.address())
                        .method("HEAD", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void tellsOfStatesAndStandings() throws Exception {
        assertThat(JSON.readTree(get("api/state").body()).path("standings")).isEmpty();
        try (ConsoleServer windows = ConsoleServer.start(ConsoleSettings.DEFAULT, SampleSource.windowed(3))) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(windows.address().resolve("/api/state"))
                            .build(),
                    BodyHandlers.ofString());
            JsonNode state = JSON.readTree(answer.body());

            assertThat(state.at("/states/0/bytes").asLong()).isEqualTo(123_456);
            assertThat(state.at("/states/0/key").asText()).isEqualTo("orders/telemetry/1");
            assertThat(state.at("/states/0").has("snapshotAt")).isTrue();
            assertThat(state.at("/standings/1/leader").asText()).isEqualTo("race-002-rider-9");
        }
    }

    @Test
    void tellsOfEveryPartitionTheUnreadableToo() throws Exception {
        JsonNode state = JSON.readTree(get("api/state").body());

        assertThat(state.path("leases")).hasSize(5);
        assertThat(state.path("actions")).isEmpty();
        JsonNode unreadable = state.path("leases").get(3);
        assertThat(unreadable.path("state").asText()).isEqualTo("unreadable");
        assertThat(unreadable.path("problem").asText()).contains("holderGeneration");
        assertThat(unreadable.path("offsets").has("lag"))
                .as("not known, and not 0")
                .isFalse();
    }

    @Test
    void tellsThePastOfThePartitionsThatAreAskedFor() throws Exception {
        JsonNode found = JSON.readTree(
                get("api/history?key=orders%2Ftelemetry%2F1&key=nothing").body());

        assertThat(found.path("histories")).hasSize(2);
        assertThat(found.at("/histories/0/invocations")).hasSize(SampleSource.TAKEOVERS);
        assertThat(found.at("/histories/1/invocations")).isEmpty();
        assertThat(get("api/history").statusCode()).isEqualTo(400);
        assertThat(get("api/history?key=" + "x&key=".repeat(200)).statusCode()).isEqualTo(400);
    }

    @Test
    void aSourceThatFailsIsNoBlankPage() throws Exception {
        source.breaks(new IllegalStateException("no credentials"));

        HttpResponse<String> answer = get("api/state");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).path("problem").asText()).contains("no credentials");
    }

    @Test
    void aForeignHostIsRefused() throws Exception {
        try (Socket socket =
                new Socket(showing.address().getHost(), showing.address().getPort())) {
            socket.getOutputStream()
                    .write("GET /api/state HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 403").doesNotContain("telemetry");
        }
    }

    @Test
    void aConsoleThatOnlyShowsTakesNoOrder() throws Exception {
        HttpResponse<String> answer = order(showing, "any", "stop", "orders/telemetry/0", "a test");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).contains("--allow-actions");
        assertThat(source.ordered).isEmpty();
    }

    @Test
    void anOrderIsCarriedOutOnceWithItsReason() throws Exception {
        HttpResponse<String> answer = order(acting, token(), "stop", "orders/telemetry/0", "a test");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(source.ordered).containsExactly("STOP orders/telemetry/0 a test");
    }

    @Test
    void anOrderThatMakesNoSenseIsRefusedByName() throws Exception {
        assertThat(order(acting, token(), "stop", "orders/telemetry/0", " ").body())
                .contains("give a reason");
        assertThat(order(acting, token(), "stop", "orders/other/0", "a test").body())
                .contains("no lease orders/other/0");
        assertThat(order(acting, token(), "erase", "orders/telemetry/0", "a test")
                        .body())
                .contains("'erase'");
        assertThat(order(acting, token(), "handover", "orders/telemetry/0", "a test")
                        .body())
                .contains("'handover'");
        HttpResponse<String> refused = order(acting, token(), "stop", "orders/telemetry/0", "refuse me");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("the row says no");
        assertThat(order(acting, "wrong", "stop", "orders/telemetry/0", "a test")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(acting, token(), "{").statusCode()).isEqualTo(400);
        assertThat(send(acting, token(), "{\"reason\":\"" + "x".repeat(10_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(source.ordered).isEmpty();
    }

    private String token() {
        return acting.address().getFragment().substring("token=".length());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(showing.address() + path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> order(ConsoleServer server, String token, String action, String key, String reason)
            throws IOException, InterruptedException {
        return send(
                server,
                token,
                JSON.createObjectNode()
                        .put("action", action)
                        .put("key", key)
                        .put("reason", reason)
                        .toString());
    }

    private HttpResponse<String> send(ConsoleServer server, String token, String body)
            throws IOException, InterruptedException {
        String base = "http://127.0.0.1:" + server.address().getPort();
        return client.send(
                HttpRequest.newBuilder(URI.create(base + "/api/actions"))
                        .header("Origin", base)
                        .header("Content-Type", "application/json")
                        .header(RequestGate.TOKEN_HEADER, token)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
