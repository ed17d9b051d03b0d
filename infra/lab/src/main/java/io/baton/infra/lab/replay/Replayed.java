package io.baton.infra.lab.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * What became of a range.
 *
 * @param nextOffset how far it came
 * @param records how many records were handled, failed ones among them
 * @param failures how many failed for good, and met the pipeline's failure policy
 * @param deadLetters how many of those became dead letters
 * @param problem why it did not come to its end; null if it did
 */
public record Replayed(
        Range range,
        long nextOffset,
        long records,
        long failures,
        long deadLetters,
        @Nullable String problem) {

    private static final JsonMapper JSON = new JsonMapper();

    static Replayed begun(Range range) {
        return new Replayed(range, range.from(), 0, 0, 0, null);
    }

    public boolean complete() {
        return problem == null && nextOffset >= range.to();
    }

    /** With what an invocation's report says, or the report of one that failed. */
    Replayed and(String reportJson) {
        JsonNode report = partition(reportJson);
        return new Replayed(
                range,
                report.path("nextOffset").asLong(nextOffset),
                records + report.path("records").asLong(),
                failures + report.path("failures").asLong(),
                deadLetters + report.path("deadLetters").asLong(),
                problem);
    }

    Replayed endedWith(String why) {
        return new Replayed(range, nextOffset, records, failures, deadLetters, why);
    }

    Replayed cleared() {
        return new Replayed(range, nextOffset, records, failures, deadLetters, null);
    }

    /** What a function's answer says of its one partition. */
    static JsonNode partition(String reportJson) {
        try {
            return JSON.readTree(reportJson).path("partitions").path(0);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
