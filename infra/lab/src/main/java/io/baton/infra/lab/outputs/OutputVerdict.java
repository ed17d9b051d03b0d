package io.baton.infra.lab.outputs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.infra.ledger.Outputs;
import io.baton.infra.ledger.Spread;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

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
        lines.put("aborted", "%,d, seen by readers of uncommitted records only".formatted(outputs.abortedSeen()));
        lines.put("readers held up", heldUp(Spread.of(outputs.heldUpMillis())));
        return lines;
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
    }
}
