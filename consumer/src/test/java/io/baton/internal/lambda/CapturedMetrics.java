package io.baton.internal.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What an invocation prints for CloudWatch. */
final class CapturedMetrics {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final PrintStream out = new PrintStream(bytes, true, UTF_8);

    List<JsonNode> lines() {
        return bytes.toString(UTF_8).lines().map(CapturedMetrics::parsed).toList();
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    private Stream<JsonNode> values(String metric) {
        return lines().stream().filter(line -> line.has(metric)).map(line -> line.get(metric));
    }

    /** Of a count, over all lines. */
    long sum(String count) {
        return values(count).mapToLong(JsonNode::asLong).sum();
    }

    /** Of a gauge. */
    OptionalLong last(String gauge) {
        return values(gauge).mapToLong(JsonNode::asLong).reduce((first, second) -> second);
    }

    boolean had(String gauge, long value) {
        return values(gauge).anyMatch(node -> node.asLong() == value);
    }

    /** Every point of a timing. */
    List<Double> points(String timing) {
        return values(timing)
                .flatMap(array -> array.valueStream())
                .map(JsonNode::asDouble)
                .toList();
    }
}
