package io.baton.infra.lab.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.infra.lab.chaos.Chaos;
import io.baton.infra.lab.outputs.OutputVerdict;
import io.baton.infra.lab.windows.StateFigures;
import io.baton.infra.lab.windows.WindowReport;
import io.baton.infra.ledger.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A soak's verdict, for people and for scripts.
 *
 * @param state of functions that keep some; null for others
 * @param handoffs planned ones, of all partitions
 * @param judgeMegabytes what the judge itself held after the first leg and after the last
 * @param diskMegabytes what the run left in its directory
 */
record SoakReport(
        SoakTally tally,
        HeldResources held,
        @Nullable StateFigures state,
        int handoffs,
        Map<Chaos, Integer> faults,
        Duration took,
        long seed,
        List<Double> judgeMegabytes,
        double diskMegabytes,
        List<String> shortcomings,
        boolean interrupted) {

    boolean kept() {
        return tally.kept() && held.leaks().isEmpty() && shortcomings.isEmpty();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(
                "verdict: " + (kept() ? "KEPT" : "BROKEN") + (interrupted ? " (as far as it went: interrupted)" : ""));
        lines.add(row(
                "soaked", "%d min %d s, in %d legs".formatted(took.toMinutes(), took.toSecondsPart(), tally.legs())));
        lines.add(row("produced", "%,d acknowledged by the broker".formatted(tally.produced())));
        lines.add(row("lost", tally.lost()));
        lines.add(row(
                "duplicated", "%,d, beyond the promised bound %,d".formatted(tally.duplicated(), tally.beyondBound())));
        lines.add(row("out of order", tally.outOfOrder()));
        lines.add(row("two at once", tally.atOnce()));
        lines.add(row("wrong lease rows", tally.wrongRows()));
        tally.outputs()
                .ifPresent(outputs -> OutputVerdict.lines(outputs).forEach((name, text) -> lines.add(row(name, text))));
        tally.windows()
                .ifPresent(windows ->
                        WindowReport.lines(windows, state).forEach((name, text) -> lines.add(row(name, text))));
        lines.add(row(
                "hand-offs",
                "%d planned, the longest gap of a leg %s".formatted(handoffs, shown(tally.longestGaps()))));
        lines.add(row(
                "evictions",
                "%d; after a fault the longest recovery of a leg %s"
                        .formatted(tally.evictions(), shown(tally.longestRecoveries()))));
        lines.add(row("faults", joined(faults)));
        lines.add(row("kills and freezes", killsAndFreezes()));
        lines.add(row("invocations", joined(tally.outcomes())));
        lines.add(row("leaked threads", tally.leakedThreads()));
        lines.add(row(
                "environments",
                "%d, the longest-lived did %d invocations".formatted(held.environments(), held.longest())));
        held.trends().forEach(trend -> lines.add(row("  " + trend.kind().title, trend)));
        if (held.trends().isEmpty()) {
            lines.add(row("", "too few to tell whether anything grows"));
        }
        lines.add(row("the judge", "%s MB of heap, %.1f MB on disk".formatted(judge(), diskMegabytes)));
        lines.add(row("seed", seed));
        held.leaks().forEach(leak -> lines.add("  ! " + leak));
        shortcomings.forEach(shortcoming -> lines.add("  ! " + shortcoming));
        tally.examples().forEach(example -> lines.add("  ! " + example));
        return lines;
    }

    String json() {
        ObjectNode json = new ObjectMapper()
                .createObjectNode()
                .put("verdict", kept() ? "kept" : "broken")
                .put("interrupted", interrupted)
                .put("seconds", took.toSeconds())
                .put("legs", tally.legs())
                .put("produced", tally.produced())
                .put("lost", tally.lost())
                .put("duplicated", tally.duplicated())
                .put("duplicatedBeyondBound", tally.beyondBound())
                .put("outOfOrder", tally.outOfOrder())
                .put("atOnce", tally.atOnce())
                .put("wrongRows", tally.wrongRows())
                .put("handoffs", handoffs)
                .put("evictions", tally.evictions())
                .put("killsAndFreezes", killsAndFreezes())
                .put("longestGapMillis", tally.longestGaps().max())
                .put("longestRecoveryMillis", tally.longestRecoveries().max())
                .put("leakedThreads", tally.leakedThreads())
                .put("environments", held.environments())
                .put("longestLivedInvocations", held.longest())
                .put("diskMegabytes", diskMegabytes)
                .put("seed", seed);
        tally.outputs().ifPresent(outputs -> OutputVerdict.put(json, outputs));
        tally.windows().ifPresent(windows -> WindowReport.put(json, windows, state));
        for (HeldResources.Trend trend : held.trends()) {
            json.putObject(trend.kind().name().toLowerCase(Locale.ROOT))
                    .put("from", trend.from())
                    .put("to", trend.to())
                    .put("perHundredInvocations", trend.perHundred());
        }
        ObjectNode counts = json.putObject("faults");
        faults.forEach((kind, count) -> counts.put(kind.toString(), count));
        ObjectNode outcomes = json.putObject("invocations");
        tally.outcomes().forEach((outcome, count) -> outcomes.put(outcome.name().toLowerCase(Locale.ROOT), count));
        judgeMegabytes.forEach(json.putArray("judgeMegabytes")::add);
        held.leaks().forEach(json.putArray("leaks")::add);
        shortcomings.forEach(json.putArray("shortcomings")::add);
        tally.examples().forEach(json.putArray("examples")::add);
        return json.toPrettyString();
    }

    private int killsAndFreezes() {
        return faults.getOrDefault(Chaos.KILL, 0) + faults.getOrDefault(Chaos.FREEZE, 0);
    }

    private String judge() {
        return judgeMegabytes.isEmpty()
                ? "?"
                : String.format(Locale.ROOT, "%.0f → %.0f", judgeMegabytes.getFirst(), judgeMegabytes.getLast());
    }

    private static String joined(Map<?, ? extends Number> counts) {
        var sorted = new TreeMap<String, Number>();
        counts.forEach((key, count) -> sorted.put(key.toString().toLowerCase(Locale.ROOT), count));
        var words = new ArrayList<String>();
        sorted.forEach((key, count) -> words.add(count + " " + key));
        return words.isEmpty() ? "none" : String.join(", ", words);
    }

    private static String shown(Spread spread) {
        return spread.count() == 0
                ? "not seen"
                : String.format(Locale.ROOT, "%.0f ms at the median, %.0f at most", spread.p50(), spread.max());
    }

    private static String row(String name, Object value) {
        return "  %-18s %s".formatted(name, value);
    }
}
