package io.baton.infra.emulator.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.baton.infra.local.S3Local;
import io.baton.infra.local.S3Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A lab's S3 server, with the bucket for the state of functions. It starts when somebody asks for it: this process, or another one
 * by a request to {@link #door}. A lab whose functions keep no state has no such server. Thread-safe.
 */
final class LabS3 implements AutoCloseable {

    static final String BUCKET = "baton-state";

    private static final Duration PATIENCE = Duration.ofSeconds(70);
    private static final int OK = 200;
    private static final int FAILED = 500;

    private final @Nullable Path data;
    private final HttpServer http;
    private @Nullable S3Local server;

    private LabS3(@Nullable Path data, HttpServer http) {
        this.data = data;
        this.http = http;
    }

    /** @param data where its objects stay; null for a server that leaves nothing */
    static LabS3 open(@Nullable Path data) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            LabS3 s3 = new LabS3(data, http);
            http.createContext("/", s3::answer);
            http.start();
            return s3;
        } catch (IOException e) {
            throw new UncheckedIOException("No port for questions about S3", e);
        }
    }

    /** Where another process asks. */
    URI door() {
        InetSocketAddress address = http.getAddress();
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    /** Starts the server of another process's lab, unless it is up; returns its endpoint. */
    static URI ask(URI door) {
        HttpRequest request = HttpRequest.newBuilder(door)
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != OK) {
                throw new IllegalStateException("The lab that is up could not start S3: " + response.body());
            }
            return URI.create(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The lab that is up does not answer: end './baton up' and start it again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the lab that is up starts S3", e);
        }
    }

    /** Starts the server, unless it is up; returns its endpoint. */
    synchronized URI endpoint() {
        return started().endpoint();
    }

    /** The bucket's directory, in which each object is a file; the server is started for it. */
    synchronized Path bucket() {
        return started().bucket(BUCKET);
    }

    synchronized boolean isUp() {
        return server != null;
    }

    private S3Local started() {
        S3Local up = server;
        if (up == null) {
            up = new S3Local(new S3Settings(
                            Addresses.CREDENTIALS.getOrDefault("AWS_ACCESS_KEY_ID", ""),
                            Addresses.CREDENTIALS.getOrDefault("AWS_SECRET_ACCESS_KEY", ""),
                            data))
                    .withBucket(BUCKET);
            try {
                up.start();
            } catch (RuntimeException e) {
                up.close();
                throw e;
            }
            server = up;
        }
        return up;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = OK;
            String text;
            try {
                text = endpoint().toString();
            } catch (RuntimeException e) {
                status = FAILED;
                text = String.valueOf(e.getMessage());
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public synchronized void close() {
        http.stop(0);
        if (server != null) {
            server.close();
        }
    }
}
