package io.baton.infra.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A case as text. Stateless. */
final class CaseTable {

    private static final String ROW = "%-17s %9s  %-16s %5s %6s  %7s  %-16s %5s  %5s %5s  %-12s %s";
    private static final double THOUSAND = 1e3;
    private static final double MILLION = 1e6;

    private CaseTable() {}

    static List<String> lines(CaseReport report, int rounds) {
        BenchCase one = report.benchCase();
        Double limit = report.limit();
        var lines = new ArrayList<String>();
        lines.add("%s: %s".formatted(one.name(), one.title()));
        lines.add("medians (least to most) of %d rounds; heap %d MB, concurrency %d%s"
                .formatted(
                        rounds,
                        one.heapMegabytes(),
                        one.handling().concurrency(),
                        limit == null ? "" : ", which allows " + rate(limit) + " records/s"));
        lines.add(ROW.formatted(
                "",
                "records/s",
                "",
                "ratio",
                limit == null ? "" : "of max",
                "CPU-s/M",
                "",
                "ratio",
                "heap",
                "RSS",
                "stall ms",
                "order"));
        report.contestants().forEach(contestant -> lines.add(row(report, contestant)));
        report.failures().forEach(failure -> lines.add("FAILED: " + failure));
        return lines;
    }

    private static String row(CaseReport report, Summary one) {
        Summary reference = report.reference();
        Spread rate = one.recordsPerSecond();
        Spread cpu = one.cpuSecondsPerMillion();
        Spread stall = one.longestStallMillis();
        return ROW.formatted(
                one.contestant(),
                rate(rate.median()),
                "(%s to %s)".formatted(rate(rate.min()), rate(rate.max())),
                reference == null ? "" : ratio(rate, reference.recordsPerSecond()),
                report.limit() == null ? "" : percent(rate.median() / report.limit()),
                threeDigits(cpu.median()),
                "(%s to %s)".formatted(threeDigits(cpu.min()), threeDigits(cpu.max())),
                reference == null ? "" : ratio(cpu, reference.cpuSecondsPerMillion()),
                most(one.peakHeapMib()),
                most(one.peakRssMib()),
                "%s (%s)".formatted(whole(stall.median()), most(stall)),
                promises(one));
    }

    private static String promises(Summary one) {
        var said = new ArrayList<String>();
        if (one.order().disorders() > 0) {
            said.add("%,d OUT OF ORDER".formatted(one.order().disorders()));
        }
        if (one.order().overlaps() > 0) {
            said.add("%,d TWO AT ONCE".formatted(one.order().overlaps()));
        }
        if (said.isEmpty()) {
            said.add("kept");
        }
        var checkpoints = one.checkpoints();
        if (checkpoints != null) {
            said.add(
                    checkpoints.early() == 0
                            ? "%d checkpoints right".formatted(checkpoints.seen())
                            : "%d CHECKPOINTS TOO EARLY".formatted(checkpoints.early()));
        }
        var windows = one.windows();
        if (windows != null) {
            said.add(
                    windows.wrong() == 0
                            ? "%,d windows right".formatted(windows.closed())
                            : "WINDOWS OF %,d SECONDS WRONG".formatted(windows.wrong()));
        }
        return String.join(", ", said);
    }

    private static String rate(double perSecond) {
        return perSecond >= MILLION ? threeDigits(perSecond / MILLION) + "M" : threeDigits(perSecond / THOUSAND) + "k";
    }

    private static String threeDigits(double value) {
        int decimals = value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static String ratio(Spread one, Spread reference) {
        return String.format(Locale.ROOT, "%.2f", one.median() / reference.median());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }

    private static String most(@Nullable Spread spread) {
        return spread == null ? "-" : whole(spread.max());
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
