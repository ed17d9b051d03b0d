package io.baton.infra.lab.windows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.infra.ledger.WindowVerdict;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a verdict says of windows, for people and for scripts. Stateless. */
public final class WindowReport {

    private WindowReport() {}

    /** Each line's text, by its name. */
    public static Map<String, String> lines(WindowVerdict windows, @Nullable StateFigures state) {
        var lines = new LinkedHashMap<String, String>();
        lines.put(
                "windows",
                "%,d, of which the clock closed %,d: wrong %,d, missing %,d, twice %,d, of which no crash excuses %,d"
                        .formatted(
                                windows.windows(),
                                windows.byClock(),
                                windows.wrong(),
                                windows.missing(),
                                windows.twice(),
                                windows.twiceUnexcused()));
        lines.put("late records", "%,d, in no window".formatted(windows.lateRecords()));
        if (state != null) {
            lines.put(
                    "state",
                    String.format(
                            Locale.ROOT,
                            "%,d bytes of a partition at most; a snapshot takes p50 %.0f, max %.0f ms, of %,d",
                            state.stateBytes(),
                            state.snapshotMillis().p50(),
                            state.snapshotMillis().max(),
                            state.snapshotMillis().count()));
        }
        return lines;
    }

    /** Adds its fields. */
    public static void put(ObjectNode json, WindowVerdict windows, @Nullable StateFigures state) {
        json.put("windows", windows.windows())
                .put("windowsByClock", windows.byClock())
                .put("windowsWrong", windows.wrong())
                .put("windowsMissing", windows.missing())
                .put("windowsTwice", windows.twice())
                .put("windowsTwiceUnexcused", windows.twiceUnexcused())
                .put("lateRecords", windows.lateRecords());
        if (state != null) {
            json.put("stateBytes", state.stateBytes());
            json.putObject("snapshotMillis")
                    .put("count", state.snapshotMillis().count())
                    .put("p50", state.snapshotMillis().p50())
                    .put("max", state.snapshotMillis().max());
        }
    }
}
