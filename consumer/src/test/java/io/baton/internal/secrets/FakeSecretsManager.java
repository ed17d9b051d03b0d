package io.baton.internal.secrets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers {@code GetSecretValue} as Secrets Manager does, for the real SDK in this JVM. */
public final class FakeSecretsManager implements AutoCloseable {

    private static final String ENDPOINT = "aws.endpointUrlSecretsManager";

    private record Reply(int status, Map<String, String> body) {}

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** The SDK finds it as it would find an endpoint in the environment. */
    public FakeSecretsManager() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        System.setProperty(ENDPOINT, "http://127.0.0.1:" + server.getAddress().getPort());
    }

    public void put(String id, Map<String, String> fields) {
        try {
            put(id, json.writeValueAsString(fields));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public void put(String id, String text) {
        replies.put(id, new Reply(200, Map.of("Name", id, "SecretString", text)));
    }

    public void putBinary(String id, String base64) {
        replies.put(id, new Reply(200, Map.of("Name", id, "SecretBinary", base64)));
    }

    public void refuse(String id, int status, String code, String message) {
        replies.put(id, new Reply(status, Map.of("__type", code, "Message", message)));
    }

    /** For which secrets, in order; each time they were. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    public void forgetAsked() {
        asked.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = json.readTree(exchange.getRequestBody());
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            String id = request.path("SecretId").asText();
            asked.add(id);
            Reply reply = "secretsmanager.GetSecretValue".equals(target)
                    ? replies.getOrDefault(id, notFound())
                    : new Reply(400, Map.of("__type", "UnknownOperationException"));
            byte[] body = json.writeValueAsBytes(reply.body());
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(reply.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Reply notFound() {
        return new Reply(
                400,
                Map.of(
                        "__type",
                        "ResourceNotFoundException",
                        "Message",
                        "Secrets Manager can't find the specified secret."));
    }

    @Override
    public void close() {
        System.clearProperty(ENDPOINT);
        server.stop(0);
    }
}
