package io.baton.infra.console;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.view.InvocationView;
import io.baton.infra.cli.view.LeaseView;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The console's answers in JSON. Thread-safe. */
final class Api {

    static final String ACTIONS = "/api/actions";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST_KEYS = 100;
    private static final int LONGEST_REASON = 200;

    /** All that the page draws, except the histories. */
    record State(
            String title,
            Instant at,
            long tookMillis,
            Set<Actions.Action> actions,
            long revision,
            @Nullable String problem,
            List<LeaseView> leases,
            List<KeptState> states,
            List<Standing> standings) {}

    record Samples(List<LeaseSampler.Series> samples) {}

    record History(String key, List<InvocationView> invocations, List<Mark> marks) {}

    record Histories(List<History> histories) {}

    record Done(String message) {}

    private final ConsoleSource source;
    private final LeaseSampler sampler;
    private final Optional<Actions> actions;
    private final String user;

    /** @param actions empty where the page may only show */
    Api(ConsoleSource source, LeaseSampler sampler, Optional<Actions> actions, String user) {
        this.source = source;
        this.sampler = sampler;
        this.actions = actions;
        this.user = user;
    }

    /** The answer at this path, if there is one. */
    Optional<Reply> get(String path, @Nullable String query) {
        return switch (path) {
            case "/api/state" -> Optional.of(Reply.json(Json.bytes(state())));
            case "/api/samples" -> Optional.of(Reply.json(Json.bytes(new Samples(sampler.samples()))));
            case "/api/history" -> Optional.of(histories(query));
            default -> Optional.empty();
        };
    }

    private State state() {
        LeaseSampler.Look look = sampler.look();
        return new State(
                source.title(),
                look.at(),
                look.tookMillis(),
                available(),
                source.revision(),
                look.problem(),
                look.leases(),
                look.states(),
                look.standings());
    }

    private Set<Actions.Action> available() {
        return actions.map(Actions::available)
                .map(TreeSet::new)
                .<Set<Actions.Action>>map(set -> set)
                .orElse(Set.of());
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
        return Reply.json(Json.bytes(new Histories(found)));
    }

    private static List<String> keys(@Nullable String query) {
        return query == null
                ? List.of()
                : Arrays.stream(query.split("&"))
                        .filter(part -> part.startsWith("key="))
                        .map(part -> URLDecoder.decode(part.substring("key=".length()), StandardCharsets.UTF_8))
                        .toList();
    }

    /** Carries an action out; {@link RequestGate} has let the request in. */
    Reply act(byte[] body) throws IOException {
        if (actions.isEmpty()) {
            return Reply.refused(405, "this console takes no actions");
        }
        try {
            JsonNode json = MAPPER.readTree(body);
            Actions.Action action = action(json.path("action").asText());
            String key = json.path("key").asText();
            String reason = json.path("reason").asText().strip();
            if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
                return Reply.refused(400, "give a reason of 1 to " + LONGEST_REASON + " characters");
            }
            if (sampler.look().leases().stream().noneMatch(lease -> lease.key().equals(key))) {
                return Reply.refused(404, "there is no lease " + key);
            }
            String done = actions.get().carryOut(action, key, user, reason);
            sampler.forget();
            return Reply.json(Json.bytes(new Done(done)));
        } catch (JacksonException e) {
            return Reply.refused(400, "an action is sent as JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            return Reply.refused(409, String.valueOf(e.getMessage()));
        }
    }

    private Actions.Action action(String word) {
        return available().stream()
                .filter(action -> action.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is not an action of this console"));
    }
}
