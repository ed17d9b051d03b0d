package io.baton.infra.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Lambda's Runtime API for one environment, on a loopback port of its own. Thread-safe. */
final class RuntimeApi implements AutoCloseable {
    private static final String PREFIX = "/2018-06-01/runtime/";
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        // else an answer's body waits 40 ms for the peer's delayed acknowledgement of its headers
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Listener listener;

    /** Called on the API's threads. */
    interface Listener {
        /** The runtime is ready for an event; completed with the next one, cancelled when there will be none. */
        CompletableFuture<Work> polled();

        void answered(String requestId, String resultJson);

        void failed(String requestId, RuntimeError error);

        void initFailed(RuntimeError error);
    }

    record Work(String requestId, String eventJson, long deadlineMillis, String functionArn) {}

    record RuntimeError(String type, String message, String json) {}

    RuntimeApi(Listener listener) {
        this.listener = listener;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("No port for the Runtime API", e);
        }
        server.createContext(PREFIX, this::handle);
        server.setExecutor(threads);
    }

    void start() {
        server.start();
    }

    /** As {@code AWS_LAMBDA_RUNTIME_API} has it. */
    String address() {
        return server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if ("close".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Connection"))) {
                // the JDK's client keeps a connection unless told, and would post its answer into the closing one
                exchange.getResponseHeaders().set("Connection", "close");
            }
            String[] path = exchange.getRequestURI()
                    .getPath()
                    .substring(PREFIX.length())
                    .split("/", -1);
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            switch (path[path.length - 1]) {
                case "next" -> next(exchange);
                case "response" -> {
                    listener.answered(path[1], body);
                    accept(exchange);
                }
                case "error" -> {
                    RuntimeError error = error(exchange, body);
                    if (path[0].equals("init")) {
                        listener.initFailed(error);
                    } else {
                        listener.failed(path[1], error);
                    }
                    accept(exchange);
                }
                default -> exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        Work work;
        try {
            work = listener.polled().join();
        } catch (CancellationException | CompletionException e) {
            // the environment is ending; closing the connection is all the answer it needs
            return;
        }
        byte[] event = work.eventJson().getBytes(StandardCharsets.UTF_8);
        var headers = exchange.getResponseHeaders();
        // AWS's client crashes without it
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", work.requestId());
        headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(work.deadlineMillis()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", work.functionArn());
        exchange.sendResponseHeaders(200, event.length);
        exchange.getResponseBody().write(event);
    }

    private static void accept(HttpExchange exchange) throws IOException {
        byte[] status = "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(202, status.length);
        exchange.getResponseBody().write(status);
    }

    private static RuntimeError error(HttpExchange exchange, String body) {
        JsonNode node = JSON.missingNode();
        try {
            node = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            // then the header is all we know
        }
        @Nullable String header = exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type");
        String type = node.path("errorType").asText(header == null ? "Unknown" : header);
        return new RuntimeError(type, node.path("errorMessage").asText(""), body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
