package io.baton.infra.console;

import com.sun.net.httpserver.Headers;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets in requests of this console's own page, and refuses requests that another site makes a browser send. Immutable.
 *
 * <ul>
 *   <li>The host must be the address the console listens at: a foreign name that was pointed here (DNS rebinding) is refused.
 *   <li>Another site's page gets no data, as far as the browser names the site.
 *   <li>An action needs the page's own origin, JSON, and the token that only the terminal shows; without {@code
 *       --allow-actions} there is no token, and the page can only read.
 * </ul>
 */
final class RequestGate {

    static final String TOKEN_HEADER = "X-Baton-Token";

    private final Set<String> hosts;
    private final @Nullable String token;

    /** @param token null where the page may only show */
    RequestGate(InetAddress address, int port, @Nullable String token) {
        this.token = token;
        hosts = new LinkedHashSet<>();
        hosts.add(host(address) + ":" + port);
        if (address.isLoopbackAddress()) {
            hosts.add("localhost:" + port);
            hosts.add("127.0.0.1:" + port);
            hosts.add("[::1]:" + port);
        }
    }

    /** An address as it stands in a URL. */
    static String host(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + text.replaceFirst("%.*", "") + "]" : text;
    }

    /** The refusal; empty if the request is let in. */
    Optional<Reply> refusal(String method, String path, Headers headers) {
        String host = headers.getFirst("Host");
        if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT))) {
            return Optional.of(Reply.refused(
                    403, "this console answers to " + hosts.iterator().next() + " only"));
        }
        return switch (method) {
            case "GET", "HEAD" -> foreign(path, headers);
            case "POST" -> order(path, headers);
            default -> Optional.of(notAllowed());
        };
    }

    private static Optional<Reply> foreign(String path, Headers headers) {
        String site = headers.getFirst("Sec-Fetch-Site");
        boolean fromHere = site == null || site.equals("same-origin") || site.equals("none");
        return fromHere || !path.startsWith("/api/")
                ? Optional.empty()
                : Optional.of(Reply.refused(403, "another site's page may not read this"));
    }

    private Optional<Reply> order(String path, Headers headers) {
        if (token == null || !path.equals(Api.ACTIONS)) {
            return Optional.of(notAllowed());
        }
        String origin = headers.getFirst("Origin");
        if (origin == null || hosts.stream().noneMatch(host -> origin.equals("http://" + host))) {
            return Optional.of(Reply.refused(403, "only the console's own page may act"));
        }
        String type = headers.getFirst("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            return Optional.of(Reply.refused(415, "an action is sent as JSON"));
        }
        String given = headers.getFirst(TOKEN_HEADER);
        return given != null && MessageDigest.isEqual(bytes(given), bytes(token))
                ? Optional.empty()
                : Optional.of(
                        Reply.refused(403, "the token is not this console's: open the link that the terminal shows"));
    }

    private Reply notAllowed() {
        return token == null
                ? Reply.refused(405, "this console only shows; start it with --allow-actions to act")
                : Reply.refused(405, "this address takes no such request");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
