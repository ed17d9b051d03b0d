package io.baton.infra.emulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The little of Lambda's own API that operators need, on a loopback port: invoke asynchronously, list functions with their
 * variables, and the account's limit. AWS's SDK and command line talk to it. Thread-safe.
 *
 * <p>Requests must be signed, by whatever credentials: no page in a browser can send such a one unasked.
 */
public final class LambdaApi implements AutoCloseable {

    private static final Pattern FUNCTIONS = Pattern.compile("/2015-03-31/functions/?");
    private static final Pattern CONFIGURATION = Pattern.compile("/2015-03-31/functions/([^/]+)/configuration");
    private static final Pattern INVOCATIONS = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
    private static final Pattern ACCOUNT = Pattern.compile("/2016-08-19/account-settings/?");
    private static final String SIGNED = "AWS4-HMAC-SHA256 ";
    private static final int CONCURRENCY = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LambdaEmulator emulator;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private LambdaApi(LambdaEmulator emulator, HttpServer server) {
        this.emulator = emulator;
        this.server = server;
    }

    /** On any free port. */
    public static LambdaApi open(LambdaEmulator emulator) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            LambdaApi api = new LambdaApi(emulator, server);
            server.createContext("/", api::handle);
            server.setExecutor(api.threads);
            server.start();
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException("No port for Lambda's API", e);
        }
    }

    public URI endpoint() {
        InetSocketAddress address = server.getAddress();
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String signature = exchange.getRequestHeaders().getFirst("Authorization");
            if (signature == null || !signature.startsWith(SIGNED)) {
                refuse(exchange, 403, "MissingAuthenticationTokenException", "Requests must be signed");
                return;
            }
            String path = exchange.getRequestURI().getRawPath();
            String asked = exchange.getRequestMethod();
            Matcher invocation = INVOCATIONS.matcher(path);
            Matcher configuration = CONFIGURATION.matcher(path);
            if (asked.equals("POST") && invocation.matches()) {
                invoke(exchange, function(invocation), body);
            } else if (asked.equals("GET") && configuration.matches()) {
                describe(exchange, function(configuration));
            } else if (asked.equals("GET") && FUNCTIONS.matcher(path).matches()) {
                ObjectNode answer = JSON.createObjectNode();
                var functions = answer.putArray("Functions");
                emulator.functions().values().forEach(spec -> functions.add(described(spec)));
                answer(exchange, 200, answer);
            } else if (asked.equals("GET") && ACCOUNT.matcher(path).matches()) {
                ObjectNode answer = JSON.createObjectNode();
                answer.putObject("AccountLimit").put("ConcurrentExecutions", CONCURRENCY);
                answer(exchange, 200, answer);
            } else {
                refuse(exchange, 404, "UnknownOperationException", "The lab's Lambda does not know this request");
            }
        }
    }

    private void invoke(HttpExchange exchange, String name, String body) throws IOException {
        String kind = exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type");
        if (!"Event".equals(kind)) {
            refuse(
                    exchange,
                    400,
                    "InvalidParameterValueException",
                    "The lab invokes asynchronously only: InvocationType Event");
        } else if (!emulator.functions().containsKey(name)) {
            refuse(exchange, 404, "ResourceNotFoundException", "Function not found: " + name);
        } else {
            String requestId = emulator.invoke(name, body.isBlank() ? "{}" : body);
            exchange.getResponseHeaders().set("x-amzn-RequestId", requestId);
            exchange.sendResponseHeaders(202, -1);
        }
    }

    private void describe(HttpExchange exchange, String name) throws IOException {
        FunctionSpec spec = emulator.functions().get(name);
        if (spec == null) {
            refuse(exchange, 404, "ResourceNotFoundException", "Function not found: " + name);
        } else {
            answer(exchange, 200, described(spec));
        }
    }

    private static ObjectNode described(FunctionSpec spec) {
        ObjectNode node = JSON.createObjectNode()
                .put("FunctionName", spec.name())
                .put("FunctionArn", spec.arn())
                .put("Timeout", (int) spec.timeout().toSeconds())
                .put("MemorySize", spec.memoryMegabytes());
        Map<String, String> variables = new TreeMap<>(spec.environment());
        ObjectNode shown = node.putObject("Environment").putObject("Variables");
        variables.forEach(shown::put);
        return node;
    }

    /** By name, or by the end of an ARN. */
    private static String function(Matcher path) {
        String name = URLDecoder.decode(path.group(1), StandardCharsets.UTF_8);
        return name.substring(name.lastIndexOf(':') + 1);
    }

    private static void refuse(HttpExchange exchange, int status, String type, String message) throws IOException {
        exchange.getResponseHeaders().set("x-amzn-ErrorType", type);
        answer(exchange, status, JSON.createObjectNode().put("Type", "User").put("message", message));
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode json) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(json);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
