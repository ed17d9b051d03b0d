package io.baton.infra.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.baton.infra.cli.errors.ErrorText;
import io.baton.infra.cli.errors.ExplainedException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the console's page and answers it, until {@link #close}. */
public final class ConsoleServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleServer.class);
    private static final int TOKEN_BYTES = 32;
    private static final int LONGEST_BODY = 8_192;

    /** Nothing from elsewhere, nothing inline, no markup made from text, no framing. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Pages pages = new Pages();
    private final RequestGate gate;
    private final Api api;
    private final URI address;

    private ConsoleServer(HttpServer http, ConsoleSettings settings, ConsoleSource source) {
        this.http = http;
        Optional<Actions> orders = settings.allowActions() ? source.actions() : Optional.empty();
        String token = orders.isPresent() ? token() : null;
        int port = http.getAddress().getPort();
        gate = new RequestGate(settings.address(), port, token);
        api = new Api(
                source,
                new LeaseSampler(source, InstantSource.system()),
                orders,
                System.getProperty("user.name") + " (console)");
        address = URI.create("http://" + RequestGate.host(settings.address()) + ":" + port + "/"
                + (token == null ? "" : "#token=" + token));
    }

    /** Starts a server; when this returns, the port answers. */
    public static ConsoleServer start(ConsoleSettings settings, ConsoleSource source) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(settings.address(), settings.port()), 0);
            ConsoleServer server = new ConsoleServer(http, settings, source);
            http.setExecutor(server.threads);
            http.createContext("/", server::serve);
            http.start();
            return server;
        } catch (BindException e) {
            throw new IllegalArgumentException(
                    "the console can't listen at %s:%s (%s); try another --port, or none for any free one"
                            .formatted(settings.address().getHostAddress(), settings.port(), e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new ExplainedException("the console could not start: " + ErrorText.of(e), e);
        }
    }

    /** The address for a browser; with this console's token behind the {@code #} if the page may act. */
    public URI address() {
        return address;
    }

    private static String token() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply;
            try {
                reply = answer(exchange);
            } catch (RuntimeException e) {
                LOG.warn(
                        "{} {} failed",
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getPath(),
                        e);
                reply = Reply.refused(500, "that could not be done: " + ErrorText.of(e));
            }
            send(exchange, reply);
        }
    }

    private Reply answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        Optional<Reply> refusal = gate.refusal(method, path, exchange.getRequestHeaders());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (method.equals("POST")) {
            byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
            return body.length > LONGEST_BODY ? Reply.refused(413, "the request is too long") : api.act(body);
        }
        return pages.file(path)
                .or(() -> api.get(path, exchange.getRequestURI().getRawQuery()))
                .orElseGet(() -> Reply.refused(404, "there is nothing at this address"));
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", reply.contentType());
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
        if (reply.status() == 405) {
            headers.set("Allow", "GET, HEAD");
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        exchange.getResponseBody().write(reply.body());
    }

    /** Answers no more requests; those under way are dropped. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
