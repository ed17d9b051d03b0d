package io.baton.infra.console;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.baton.infra.cli.view.InvocationView;
import io.baton.infra.cli.view.LeaseView;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The console's answers in JSON. Thread-safe. */
final class Api {

    static final String ACTIONS = "/api/actions";

    private static final int MOST_KEYS = 100;
    private static final int LONGEST_REASON = 200;

    /** All that the page draws but the past. */
    record State(
            String title,
            Instant at,
            long tookMillis,
            List<String> verbs,
            long revision,
            @Nullable String problem,
            List<LeaseView> leases) {}

    record Samples(List<Lookout.Series> samples) {}

    record History(String key, List<InvocationView> invocations, List<Mark> marks) {}

    record Histories(List<History> histories) {}

    record Done(String message) {}

    private final ConsoleSource source;
    private final Lookout lookout;
    private final Optional<Orders> orders;
    private final String user;

    /** @param orders empty where nothing may be ordered */
    Api(ConsoleSource source, Lookout lookout, Optional<Orders> orders, String user) {
        this.source = source;
        this.lookout = lookout;
        this.orders = orders;
        this.user = user;
    }

    /** What is read there, if something is. */
    Optional<Reply> get(String path, @Nullable String query) {
        return switch (path) {
            case "/api/state" -> Optional.of(Reply.json(ConsoleJson.bytes(state())));
            case "/api/samples" -> Optional.of(Reply.json(ConsoleJson.bytes(new Samples(lookout.samples()))));
            case "/api/history" -> Optional.of(histories(query));
            default -> Optional.empty();
        };
    }

    private State state() {
        Lookout.Look look = lookout.look();
        return new State(
                source.title(),
                look.at(),
                look.tookMillis(),
                verbs(),
                source.revision(),
                look.problem(),
                look.leases());
    }

    private List<String> verbs() {
        return orders.map(some -> Arrays.stream(Orders.Verb.values())
                        .filter(some.verbs()::contains)
                        .map(Api::word)
                        .toList())
                .orElse(List.of());
    }

    private Reply histories(@Nullable String query) {
        List<String> keys = keys(query);
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            return Reply.refused(400, "ask for the history of 1 to " + MOST_KEYS + " keys: ?key=…&key=…");
        }
        List<History> found = new ArrayList<>();
        for (String key : keys) {
            PartitionHistory history = source.history(key);
            found.add(new History(key, history.invocations(), history.marks()));
        }
        return Reply.json(ConsoleJson.bytes(new Histories(found)));
    }

    private static List<String> keys(@Nullable String query) {
        return query == null
                ? List.of()
                : Arrays.stream(query.split("&"))
                        .filter(part -> part.startsWith("key="))
                        .map(part -> URLDecoder.decode(part.substring("key=".length()), StandardCharsets.UTF_8))
                        .toList();
    }

    /** Carries an order out; {@link Gate} has let it in. */
    Reply order(byte[] body) throws IOException {
        if (orders.isEmpty()) {
            return Reply.refused(405, "nothing can be ordered here");
        }
        try {
            JsonNode json = ConsoleJson.MAPPER.readTree(body);
            Orders.Verb verb = verb(json.path("verb").asText());
            String key = json.path("key").asText();
            String why = json.path("why").asText().strip();
            if (why.isEmpty() || why.length() > LONGEST_REASON) {
                return Reply.refused(400, "say why, in 1 to " + LONGEST_REASON + " characters");
            }
            if (lookout.look().leases().stream().noneMatch(lease -> lease.key().equals(key))) {
                return Reply.refused(404, "there is no lease " + key);
            }
            String done = orders.get().carryOut(verb, key, user, why);
            lookout.forget();
            return Reply.json(ConsoleJson.bytes(new Done(done)));
        } catch (JacksonException e) {
            return Reply.refused(400, "an order is JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            return Reply.refused(409, String.valueOf(e.getMessage()));
        }
    }

    private Orders.Verb verb(String word) {
        return orders.map(Orders::verbs).orElseThrow().stream()
                .filter(verb -> word(verb).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is nothing that can be ordered here"));
    }

    private static String word(Orders.Verb verb) {
        return verb.name().toLowerCase(Locale.ROOT);
    }
}
