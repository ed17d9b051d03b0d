package io.baton.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class ThrottlingProxyTest {

    @Test
    void passesRequestsOnWithTheirHeadersUntilItIsToldToRefuse() throws Exception {
        HttpServer behind = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        behind.createContext("/", exchange -> {
            byte[] heard = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders()
                    .set("X-Target", exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            exchange.sendResponseHeaders(200, heard.length);
            exchange.getResponseBody().write(heard);
            exchange.close();
        });
        behind.start();
        URI address = URI.create("http://127.0.0.1:" + behind.getAddress().getPort());
        try (ThrottlingProxy proxy = ThrottlingProxy.to(address)) {
            HttpResponse<String> answer = ask(proxy);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"Key\":1}");
            assertThat(answer.headers().firstValue("X-Target")).contains("DynamoDB_20120810.GetItem");

            proxy.refuse(1);
            HttpResponse<String> refusal = ask(proxy);
            assertThat(refusal.statusCode()).isEqualTo(400);
            assertThat(refusal.body())
                    .containsPattern("#(ProvisionedThroughputExceededException|ThrottlingException)\"");

            proxy.refuse(0);
            assertThat(ask(proxy).statusCode()).isEqualTo(200);
        } finally {
            behind.stop(0);
        }
    }

    private static HttpResponse<String> ask(ThrottlingProxy proxy) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(proxy.endpoint())
                .header("X-Amz-Target", "DynamoDB_20120810.GetItem")
                .POST(HttpRequest.BodyPublishers.ofString("{\"Key\":1}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
