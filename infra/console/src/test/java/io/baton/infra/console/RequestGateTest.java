package io.baton.infra.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestGateTest {

    private static final String TOKEN = "0123456789abcdef";

    private final RequestGate showing = new RequestGate(InetAddress.getLoopbackAddress(), 7700, null);
    private final RequestGate acting = new RequestGate(InetAddress.getLoopbackAddress(), 7700, TOKEN);

    @Test
    void itsOwnNamesAreLetIn() {
        for (String host : new String[] {"127.0.0.1:7700", "localhost:7700", "LOCALHOST:7700", "[::1]:7700"}) {
            assertThat(showing.refusal("GET", "/", headers("Host", host)))
                    .as(host)
                    .isEmpty();
        }
    }

    @Test
    void aNameThatWasPointedHereIsRefused() {
        for (String host :
                new String[] {"evil.example:7700", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:7700"}) {
            assertThat(status(showing.refusal("GET", "/", headers("Host", host))))
                    .as(host)
                    .isEqualTo(403);
        }
        assertThat(status(showing.refusal("GET", "/", new Headers()))).isEqualTo(403);
    }

    @Test
    void anotherAddressAnswersToItselfOnly() throws UnknownHostException {
        RequestGate bound = new RequestGate(InetAddress.getByName("192.0.2.7"), 7700, null);

        assertThat(bound.refusal("GET", "/", headers("Host", "192.0.2.7:7700"))).isEmpty();
        assertThat(status(bound.refusal("GET", "/", headers("Host", "localhost:7700"))))
                .isEqualTo(403);
    }

    @Test
    void anotherSitesPageGetsNoData() {
        Headers foreign = headers("Host", "localhost:7700", "Sec-Fetch-Site", "cross-site");

        assertThat(status(showing.refusal("GET", "/api/state", foreign))).isEqualTo(403);
        assertThat(showing.refusal("GET", "/", foreign))
                .as("a link to the page itself")
                .isEmpty();
    }

    @Test
    void withoutActionsNothingIsTakenButQuestions() {
        for (String method : new String[] {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"}) {
            assertThat(status(showing.refusal(method, "/api/actions", order())))
                    .as(method)
                    .isEqualTo(405);
        }
    }

    @Test
    void anOrderNeedsOriginAndTokenAndJson() {
        assertThat(acting.refusal("POST", "/api/actions", order())).isEmpty();

        assertThat(status(acting.refusal("POST", "/api/actions", order("Origin", "http://evil.example"))))
                .isEqualTo(403);
        assertThat(status(acting.refusal("POST", "/api/actions", order("Origin", "https://localhost:7700"))))
                .isEqualTo(403);
        assertThat(status(acting.refusal("POST", "/api/actions", order("Origin", "null"))))
                .isEqualTo(403);
        assertThat(status(acting.refusal("POST", "/api/actions", without("Origin"))))
                .isEqualTo(403);
        assertThat(status(acting.refusal("POST", "/api/actions", order(RequestGate.TOKEN_HEADER, TOKEN + "0"))))
                .isEqualTo(403);
        assertThat(status(acting.refusal("POST", "/api/actions", without(RequestGate.TOKEN_HEADER))))
                .isEqualTo(403);
        assertThat(status(acting.refusal("POST", "/api/actions", order("Content-Type", "text/plain"))))
                .as("what a form of another site can send")
                .isEqualTo(415);
        assertThat(status(acting.refusal("POST", "/api/state", order()))).isEqualTo(405);
    }

    private static Headers order(String... changed) {
        Headers headers = headers(
                "Host",
                "localhost:7700",
                "Origin",
                "http://localhost:7700",
                "Content-Type",
                "application/json",
                RequestGate.TOKEN_HEADER,
                TOKEN);
        for (int i = 0; i < changed.length; i += 2) {
            headers.set(changed[i], changed[i + 1]);
        }
        return headers;
    }

    private static Headers without(String name) {
        Headers headers = order();
        headers.remove(name);
        return headers;
    }

    private static Headers headers(String... pairs) {
        Headers headers = new Headers();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.set(pairs[i], pairs[i + 1]);
        }
        return headers;
    }

    private static int status(Optional<Reply> refusal) {
        return refusal.map(Reply::status).orElse(200);
    }
}
