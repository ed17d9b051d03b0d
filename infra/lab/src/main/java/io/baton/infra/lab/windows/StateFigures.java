package io.baton.infra.lab.windows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.ledger.Spread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the functions' metrics say of their state.
 *
 * @param stateBytes the largest state of a partition
 * @param snapshotMillis from taking a snapshot until it is kept
 */
public record StateFigures(long stateBytes, Spread snapshotMillis) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METRICS = "{\"_aws\"";

    /** Reads the logs of all environments. */
    public static StateFigures read(Path logs) {
        List<Double> millis = new ArrayList<>();
        long[] bytes = {0};
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.sorted().toList()) {
                // some lines are what a process was killed in the middle of, in whatever encoding
                try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                    lines.filter(line -> line.startsWith(METRICS)).forEach(line -> {
                        JsonNode metrics = parsed(line);
                        bytes[0] = Math.max(bytes[0], metrics.path("StateBytes").asLong());
                        metrics.path("SnapshotMillis").forEach(value -> millis.add(value.asDouble()));
                    });
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the logs in " + logs, e);
        }
        return new StateFigures(bytes[0], Spread.of(millis));
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
