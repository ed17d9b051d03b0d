package io.baton.infra.bench;

import io.baton.infra.bench.measure.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A live case as text. Stateless. */
final class LiveTable {

    private static final String ROW = "%-17s %5s %14s %14s %5s";
    private static final String HAND_OFFS = "  %9s  %5s %5s %5s %5s  %5s %5s %5s";

    private LiveTable() {}

    static List<String> lines(LiveReport report, int rounds) {
        LiveCase one = report.liveCase();
        var lines = new ArrayList<String>();
        lines.add("%s: %s".formatted(one.name(), one.title()));
        lines.add(
                "milliseconds; of latency medians (and the worst) of %s rounds, of hand-offs all rounds together; heap %s MB"
                        .formatted(rounds, one.heapMegabytes()));
        lines.add(ROW.formatted("latency:", "p50", "p99", "max", "ratio")
                + (one.handOffs() == 0
                        ? ""
                        : HAND_OFFS.formatted("hand-offs", "gap50", "p99", "max", "ratio", "sil50", "p99", "max"))
                + "  outputs");
        report.contestants().forEach(contestant -> lines.add(row(report, contestant)));
        report.failures().forEach(failure -> lines.add("FAILED: " + failure));
        return lines;
    }

    private static String row(LiveReport report, LiveSummary one) {
        String row = ROW.formatted(
                one.contestant(),
                whole(one.p50().median()),
                worst(one.p99()),
                worst(one.max()),
                ratio(report, one, each -> each.p99().median()));
        if (report.liveCase().handOffs() > 0) {
            Percentiles gaps = one.gaps();
            Percentiles silences = one.silences();
            row += HAND_OFFS.formatted(
                    gaps.count(),
                    whole(gaps.p50()),
                    whole(gaps.p99()),
                    whole(gaps.max()),
                    ratio(report, one, each -> each.gaps().p50()),
                    whole(silences.p50()),
                    whole(silences.p99()),
                    whole(silences.max()));
        }
        return row + "  " + outputs(report, one);
    }

    private static String outputs(LiveReport report, LiveSummary one) {
        if (one.kept(report.crashed())) {
            return report.crashed() ? "all, %s again".formatted(one.again()) : "once, in order";
        }
        return "%s missing, %s again, %s WRONG".formatted(one.missing(), one.again(), one.wrong());
    }

    private static String ratio(LiveReport report, LiveSummary one, ToDoubleFunction<LiveSummary> figure) {
        return report.reference()
                .filter(reference -> figure.applyAsDouble(reference) > 0)
                .map(reference ->
                        String.format(Locale.ROOT, "%.2f", figure.applyAsDouble(one) / figure.applyAsDouble(reference)))
                .orElse("");
    }

    private static String worst(Spread spread) {
        return "%s (%s)".formatted(whole(spread.median()), whole(spread.max()));
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
