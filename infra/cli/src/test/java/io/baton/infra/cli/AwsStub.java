package io.baton.infra.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service of AWS on this machine that answers as it is told, and remembers which access key asked, for which region. */
public final class AwsStub implements AutoCloseable {

    /** Of the Authorization header. */
    public record Signature(String accessKey, String region) {

        private static final Pattern FORM = Pattern.compile("Credential=([^/]+)/\\d+/([^/]+)/");

        public static Signature of(HttpExchange exchange) {
            Matcher matcher =
                    FORM.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            return matcher.find() ? new Signature(matcher.group(1), matcher.group(2)) : new Signature("", "");
        }
    }

    public record Reply(int status, String type, String body) {

        /** As DynamoDB and Lambda refuse. */
        public static Reply error(int status, String code, String message) {
            return new Reply(
                    status,
                    "application/x-amz-json-1.0",
                    "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"%s\"}".formatted(code, message));
        }

        /** As SQS answers where nothing is left. */
        public static Reply emptyQueue() {
            return new Reply(200, "application/x-amz-json-1.0", "{}");
        }

        /** As STS answers. */
        public static Reply caller(String account, String arn) {
            return new Reply(200, "text/xml", """
                    <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
                    <Arn>%s</Arn><UserId>U</UserId><Account>%s</Account></GetCallerIdentityResult>\
                    <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>""".formatted(arn, account));
        }
    }

    private final HttpServer server;
    private final List<Signature> asked = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();

    public AwsStub(Function<Signature, Reply> answer) {
        this((Answers) request -> answer.apply(request.signature()));
    }

    /** One whose answer depends on what is asked for. */
    public static AwsStub byPath(Function<String, Reply> answer) {
        return byRequest(request -> answer.apply(request.path()));
    }

    /**
     * What is asked for.
     *
     * @param target the operation, of services that have it in a header; empty of others
     */
    public record Request(Signature signature, String path, String target, String body) {}

    private interface Answers {
        Reply to(Request request);
    }

    /** One whose answer depends on all that is asked. */
    public static AwsStub byRequest(Function<Request, Reply> answer) {
        return new AwsStub((Answers) answer::apply);
    }

    private AwsStub(Answers answer) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                String asks = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                Signature signature = Signature.of(exchange);
                String path = exchange.getRequestURI().getPath();
                asked.add(signature);
                paths.add(path);
                String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
                Reply reply = answer.to(new Request(signature, path, Objects.requireNonNullElse(target, ""), asks));
                byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", reply.type());
                exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public List<Signature> asked() {
        return asked;
    }

    public List<String> paths() {
        return paths;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
