package io.baton.infra.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/** Passes requests on to DynamoDB Local, and refuses as many as it is told to, as DynamoDB does when it is asked too much. Thread-safe. */
public final class ThrottlingProxy implements AutoCloseable {

    static {
        // without it small answers wait for an acknowledgement, 40 ms each
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Set<String> OF_THE_CONNECTION =
            Set.of("host", "connection", "content-length", "expect", "upgrade", "http2-settings", "transfer-encoding");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REFUSAL = "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"%s\"}";
    private static final List<String> REFUSALS = List.of(
            REFUSAL.formatted(
                    "ProvisionedThroughputExceededException", "The level of configured throughput was exceeded."),
            REFUSAL.formatted("ThrottlingException", "Rate exceeded"));

    private final URI dynamoDb;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile double refused;

    private ThrottlingProxy(URI dynamoDb, HttpServer server) {
        this.dynamoDb = dynamoDb;
        this.server = server;
    }

    /** Listens on a port of this machine. */
    public static ThrottlingProxy to(URI dynamoDb) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Loopback.freePort());
            var proxy = new ThrottlingProxy(dynamoDb, HttpServer.create(address, 0));
            proxy.server.createContext("/", proxy::pass);
            proxy.server.setExecutor(proxy.threads);
            proxy.server.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("No proxy to " + dynamoDb, e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI endpoint() {
        return URI.create("http://" + Loopback.HOST + ":" + port());
    }

    /** From now on this share of the requests, from 0 to 1. */
    public void refuse(double share) {
        refused = share;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (ThreadLocalRandom.current().nextDouble() < refused) {
                String refusal = REFUSALS.get(ThreadLocalRandom.current().nextInt(REFUSALS.size()));
                exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
                answer(exchange, 400, refusal.getBytes(StandardCharsets.UTF_8));
                return;
            }
            HttpResponse<byte[]> response =
                    client.send(onward(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
            response.headers().map().forEach((name, values) -> {
                if (!isOfTheConnection(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            answer(exchange, response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest onward(HttpExchange exchange, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(dynamoDb.resolve(exchange.getRequestURI()))
                .timeout(PATIENCE)
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            if (!isOfTheConnection(header.getKey())) {
                header.getValue().forEach(value -> request.header(header.getKey(), value));
            }
        }
        return request.build();
    }

    private static boolean isOfTheConnection(String name) {
        return OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }
}
