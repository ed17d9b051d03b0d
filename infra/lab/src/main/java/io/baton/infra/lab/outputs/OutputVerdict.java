package io.baton.infra.lab.outputs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.infra.ledger.Anomalies;
import io.baton.infra.ledger.Anomaly;
import io.baton.infra.ledger.Outputs;
import io.baton.infra.ledger.Spread;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a verdict says of outputs, for people and for scripts. Stateless. */
public final class OutputVerdict {

    private OutputVerdict() {}

    /** Each line's text, by its name. */
    public static Map<String, String> lines(Outputs outputs) {
        var lines = new LinkedHashMap<String, String>();
        lines.put(
                "outputs",
                "%,d committed: lost %,d, duplicated %,d, out of order %,d, of a fenced holder %,d"
                        .formatted(
                                outputs.written(),
                                outputs.lost(),
                                outputs.duplicated(),
                                outputs.outOfOrder(),
                                outputs.fenced()));
        lines.put(
                "committed offset",
                "ahead of the outputs %,d, behind them %,d, in %,d looks"
                        .formatted(outputs.ahead(), outputs.behind(), outputs.commitsSeen()));
        lines.put("anomalies", anomalies(outputs.anomalies()));
        lines.put("aborted", "%,d, seen by readers of uncommitted records only".formatted(outputs.abortedSeen()));
        lines.put("readers held up", heldUp(Spread.of(outputs.heldUpMillis())));
        return lines;
    }

    private static String anomalies(Anomalies anomalies) {
        if (anomalies.none()) {
            return "none of %s kinds, in %,d polls of readers".formatted(Anomaly.values().length, anomalies.polls());
        }
        return anomalies.counts().entrySet().stream()
                .filter(found -> found.getValue() > 0)
                .map(found -> "%s %,d".formatted(found.getKey().words(), found.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** As its field is named: aborted-read is {@code abortedRead}. */
    static String field(Anomaly kind) {
        String[] words = kind.name().toLowerCase(Locale.ROOT).split("_", -1);
        return words[0]
                + Stream.of(words)
                        .skip(1)
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
    }

    private static String heldUp(Spread spread) {
        return spread.count() == 0
                ? "not seen: no holder was killed or frozen"
                : String.format(
                        Locale.ROOT,
                        "by a kill or a freeze p50 %.0f, max %.0f ms, of %d",
                        spread.p50(),
                        spread.max(),
                        spread.count());
    }

    /** Adds its fields. */
    public static void put(ObjectNode json, Outputs outputs) {
        Spread heldUp = Spread.of(outputs.heldUpMillis());
        json.put("outputs", outputs.written())
                .put("outputsLost", outputs.lost())
                .put("outputsDuplicated", outputs.duplicated())
                .put("outputsOutOfOrder", outputs.outOfOrder())
                .put("outputsOfFenced", outputs.fenced())
                .put("commitsSeen", outputs.commitsSeen())
                .put("commitsAhead", outputs.ahead())
                .put("commitsBehind", outputs.behind())
                .put("abortedSeen", outputs.abortedSeen())
                .putObject("readersHeldUpMillis")
                .put("count", heldUp.count())
                .put("p50", heldUp.p50())
                .put("max", heldUp.max());
        json.put("readerPolls", outputs.anomalies().polls());
        ObjectNode anomalies = json.putObject("outputAnomalies");
        outputs.anomalies().counts().forEach((kind, count) -> anomalies.put(field(kind), count));
    }
}
