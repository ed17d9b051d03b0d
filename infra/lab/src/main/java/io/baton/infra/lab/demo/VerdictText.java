package io.baton.infra.lab.demo;

import io.baton.infra.lab.outputs.OutputVerdict;
import io.baton.infra.lab.windows.WindowReport;
import io.baton.infra.ledger.AtOnce;
import io.baton.infra.ledger.Checkpoints;
import io.baton.infra.ledger.Delivery;
import io.baton.infra.ledger.DuplicateTicks;
import io.baton.infra.ledger.Spread;
import io.baton.infra.ledger.Succession;
import io.baton.infra.ledger.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The verdict as a person reads it. Stateless. */
final class VerdictText {

    private VerdictText() {}

    static List<String> lines(Verdict verdict, RunFacts facts) {
        Delivery delivery = verdict.delivery();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("verdict: " + (facts.kept(verdict) ? "KEPT" : "BROKEN")
                + (facts.interrupted() ? " (as far as it went: interrupted)" : ""));
        lines.add(row("produced", "%,d acknowledged by the broker".formatted(delivery.produced())));
        lines.add(row("processed", "%,d".formatted(delivery.processed())));
        lines.add(row("lost", lost(delivery)));
        lines.add(row("duplicated", duplicated(verdict)));
        lines.add(row("out of order", verdict.ordering().outOfOrder()));
        lines.add(row("two at once", verdict.ordering().overlapping()));
        lines.addAll(atOnce(verdict.atOnce()));
        lines.add(row("checkpoint", checkpoints(verdict.checkpoints())));
        verdict.outputs()
                .ifPresent(outputs -> OutputVerdict.lines(outputs).forEach((name, text) -> lines.add(row(name, text))));
        verdict.windows()
                .ifPresent(windows ->
                        WindowReport.lines(windows, facts.state()).forEach((name, text) -> lines.add(row(name, text))));
        lines.addAll(succession(verdict.succession()));
        lines.addAll(duplicateTicks(verdict.duplicateTicks()));
        lines.add(row("leaked threads", verdict.leakedThreads().size()));
        lines.add(row("invocations", outcomes(verdict)));
        if (!facts.faults().isEmpty()) {
            lines.add(row(
                    "faults",
                    facts.faults().entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue())
                            .collect(Collectors.joining(", "))));
        }
        if (verdict.unanswered() > 0) {
            lines.add(row("unanswered", verdict.unanswered() + " sends; neither produced nor lost"));
        }
        lines.add(row("seed", facts.seed()));
        facts.shortcomings().forEach(shortcoming -> lines.add("  ! " + shortcoming));
        verdict.examples().forEach(example -> lines.add("  ! " + example));
        return lines;
    }

    private static String checkpoints(Checkpoints checkpoints) {
        return "went back %d, ran ahead %d, in %,d looks"
                .formatted(checkpoints.fallen(), checkpoints.ahead(), checkpoints.seen());
    }

    private static List<String> atOnce(AtOnce atOnce) {
        if (atOnce.most() <= 1) {
            return List.of();
        }
        return List.of(
                row("of a key at once", atOnce.ofOneKey()),
                row(
                        "at once",
                        "up to %d of a partition, too many %d; %,d done after a later one"
                                .formatted(atOnce.most(), atOnce.tooMany(), atOnce.overtaken())));
    }

    private static List<String> succession(Succession succession) {
        List<String> lines = new ArrayList<>();
        lines.add(row(
                "hand-offs", "%d planned, gap %s".formatted(succession.handoffs(), spread(succession.gapMillis()))));
        if (succession.unattended() > 0) {
            lines.add(row(
                    "no successor",
                    "%d times, idle %s".formatted(succession.unattended(), spread(succession.idleMillis()))));
        }
        if (succession.evictions() > 0 || succession.recoveryMillis().count() > 0) {
            lines.add(row(
                    "evictions",
                    "%d, recovery after a fault %s"
                            .formatted(succession.evictions(), spread(succession.recoveryMillis()))));
        }
        return lines;
    }

    private static List<String> duplicateTicks(DuplicateTicks ticks) {
        if (ticks.delivered() == 0 && ticks.recordsRead() == 0) {
            return List.of();
        }
        return List.of(row(
                "duplicate ticks",
                "%d delivered; %d invocations found their tick taken and read %d records, in %s warm, %s cold"
                        .formatted(
                                ticks.delivered(),
                                ticks.recognised(),
                                ticks.recordsRead(),
                                spread(ticks.warmMillis()),
                                spread(ticks.coldMillis()))));
    }

    private static String lost(Delivery delivery) {
        return delivery.lost() == 0
                ? "0"
                : "%,d, of which %,d were not reached in time".formatted(delivery.lost(), delivery.notReached());
    }

    private static String duplicated(Verdict verdict) {
        Delivery delivery = verdict.delivery();
        if (verdict.onceInOutputs()) {
            return "%,d calls of handlers, which is no breach: see %s"
                    .formatted(delivery.duplicated(), verdict.windows().isPresent() ? "windows" : "outputs");
        }
        return verdict.faultsWanted()
                ? "%,d, beyond the promised bound %,d"
                        .formatted(delivery.duplicated(), delivery.duplicatedBeyondBound())
                : "%,d".formatted(delivery.duplicated());
    }

    private static String outcomes(Verdict verdict) {
        return verdict.outcomes().entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static String spread(Spread spread) {
        return switch (spread.count()) {
            case 0 -> "not seen";
            case 1 -> String.format(Locale.ROOT, "%.0f ms", spread.max());
            default ->
                String.format(Locale.ROOT, "p50 %.0f, p99 %.0f, max %.0f ms", spread.p50(), spread.p99(), spread.max());
        };
    }

    private static String row(String name, Object value) {
        return "  %-16s %s".formatted(name, value);
    }
}
