package io.baton.infra.lab.invocations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.ledger.EndedInvocation.Outcome;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a function's answer says of one of its partitions, read from its JSON as any caller of the function would read it.
 *
 * @param tick the schedule's time it was started for
 * @param fromOffset where it began, if it became the holder
 * @param warmUpMillis from its start to its claim
 * @param waitMillis from there until it held
 * @param leakedThreads of the whole invocation: only its first partition's report has them
 */
public record FunctionReport(
        int partition,
        Outcome outcome,
        String reason,
        @Nullable Instant tick,
        long generation,
        @Nullable Long fromOffset,
        @Nullable Long nextOffset,
        long records,
        @Nullable Long gapMillis,
        @Nullable Long warmUpMillis,
        @Nullable Long waitMillis,
        double totalMillis,
        List<String> leakedThreads) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whether it became the holder: only then does it say where it began. */
    public boolean held() {
        return fromOffset != null;
    }

    /** A report for each partition; none when the answer is not an invocation report: a user's function may answer anything. */
    public static List<FunctionReport> parse(String resultJson) {
        try {
            JsonNode json = JSON.readTree(resultJson);
            List<String> leaked = new ArrayList<>();
            json.path("leakedThreads").forEach(thread -> leaked.add(thread.asText()));
            List<FunctionReport> reports = new ArrayList<>();
            for (JsonNode partition : json.path("partitions")) {
                outcome(partition.path("outcome").asText())
                        .ifPresent(known -> reports.add(of(known, partition, reports.isEmpty() ? leaked : List.of())));
            }
            return reports;
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }

    private static FunctionReport of(Outcome outcome, JsonNode json, List<String> leaked) {
        return new FunctionReport(
                json.path("partition").asInt(),
                outcome,
                json.path("reason").asText(),
                tick(json.path("tick").asText()),
                json.path("generation").asLong(0),
                number(json, "fromOffset"),
                number(json, "nextOffset"),
                json.path("records").asLong(),
                number(json, "handoffGapMillis"),
                number(json, "warmUpMillis"),
                number(json, "waitMillis"),
                json.path("totalMillis").asDouble(),
                leaked);
    }

    private static @Nullable Long number(JsonNode json, String name) {
        return json.hasNonNull(name) ? json.get(name).asLong() : null;
    }

    private static @Nullable Instant tick(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Optional<Outcome> outcome(String word) {
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome != Outcome.UNREPORTED
                        && outcome.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }
}
