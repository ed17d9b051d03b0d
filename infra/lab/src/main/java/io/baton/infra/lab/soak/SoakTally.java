package io.baton.infra.lab.soak;

import io.baton.infra.ledger.AcknowledgedRecord;
import io.baton.infra.ledger.EndedInvocation.Outcome;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.OutputEvidence;
import io.baton.infra.ledger.Outputs;
import io.baton.infra.ledger.Spread;
import io.baton.infra.ledger.Verdict;
import io.baton.infra.ledger.WindowVerdict;
import io.baton.infra.ledger.WrittenOutput;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the verdicts of a soak's legs, each of which is judged and forgotten. What a leg can't know is seen here: a record
 * of an earlier leg, all of which were checkpointed, that is done again.
 */
final class SoakTally {

    private static final int EXAMPLES = 20;

    private final Map<Integer, Long> judgedBelow = new HashMap<>();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final List<String> examples = new ArrayList<>();
    private final List<Double> recoveryMillis = new ArrayList<>();
    private final List<Double> gapMillis = new ArrayList<>();
    private int legs;
    private int broken;
    private long produced;
    private long lost;
    private long duplicated;
    private long beyondBound;
    private long outOfOrder;
    private long atOnce;
    private long rowsFallen;
    private long leakedThreads;
    private int evictions;
    private @Nullable Outputs outputs;
    private @Nullable WindowVerdict windows;

    /** Judges a leg; answers what there is to say of it. */
    String add(Evidence leg) {
        legs++;
        Verdict verdict = Verdict.of(leg);
        long stale = countStale(leg.handled());
        Optional<Outputs> written = verdict.outputs().map(found -> found.withDuplicates(countStaleOutputs(leg)));
        written.ifPresent(found -> outputs = outputs == null ? found : outputs.plus(found));
        verdict.windows().ifPresent(found -> windows = windows == null ? found : windows.plus(found));
        produced += verdict.delivery().produced();
        lost += verdict.delivery().lost();
        duplicated += verdict.delivery().duplicated() + stale;
        beyondBound += verdict.delivery().duplicatedBeyondBound() + stale;
        outOfOrder += verdict.ordering().outOfOrder();
        atOnce += verdict.ordering().overlapping()
                + verdict.atOnce().ofOneKey()
                + verdict.atOnce().tooMany();
        rowsFallen += verdict.checkpoints().fallen() + verdict.checkpoints().ahead();
        leakedThreads += verdict.leakedThreads().size();
        evictions += verdict.succession().evictions();
        keepWorst(verdict.succession().recoveryMillis(), recoveryMillis);
        keepWorst(verdict.succession().gapMillis(), gapMillis);
        verdict.outcomes().forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
        verdict.examples().forEach(example -> addExample("leg " + legs + ": " + example));
        for (AcknowledgedRecord record : leg.acknowledged()) {
            judgedBelow.merge(record.partition(), record.offset() + 1, Math::max);
        }
        boolean kept =
                verdict.kept() && stale == 0 && written.map(Outputs::kept).orElse(true);
        broken += kept ? 0 : 1;
        return "leg %d %s: %,d records, lost %d, duplicated %d, beyond the bound %d%s%s"
                .formatted(
                        legs,
                        kept ? "kept" : "BROKEN",
                        verdict.delivery().produced(),
                        verdict.delivery().lost(),
                        verdict.delivery().duplicated(),
                        verdict.delivery().duplicatedBeyondBound() + stale,
                        written.map(SoakTally::described).orElse(""),
                        verdict.windows().map(SoakTally::described).orElse(""));
    }

    private long countStale(List<HandledRecord> handled) {
        long stale = 0;
        for (HandledRecord line : handled) {
            if (line.offset() < judgedBelow.getOrDefault(line.partition(), 0L)) {
                stale++;
                addExample("leg %d: partition %d offset %d was checkpointed in an earlier leg and done again"
                        .formatted(legs, line.partition(), line.offset()));
            }
        }
        return stale;
    }

    private long countStaleOutputs(Evidence leg) {
        OutputEvidence found = leg.outputs();
        long stale = 0;
        for (WrittenOutput output : found == null ? List.<WrittenOutput>of() : found.committed()) {
            HandledRecord cause = output.cause();
            if (cause.offset() < judgedBelow.getOrDefault(cause.partition(), 0L)) {
                stale++;
                addExample("leg %d: the output of partition %d offset %d was committed in an earlier leg, and again"
                        .formatted(legs, cause.partition(), cause.offset()));
            }
        }
        return stale;
    }

    private static String described(Outputs outputs) {
        return "; %,d outputs, lost %d, duplicated %d, out of order %d"
                .formatted(outputs.written(), outputs.lost(), outputs.duplicated(), outputs.outOfOrder());
    }

    private static String described(WindowVerdict windows) {
        return "; %,d windows, wrong %d, missing %d, twice %d"
                .formatted(windows.windows(), windows.wrong(), windows.missing(), windows.twice());
    }

    private void addExample(String example) {
        if (examples.size() < EXAMPLES) {
            examples.add(example);
        }
    }

    private static void keepWorst(Spread spread, List<Double> worst) {
        if (spread.count() > 0) {
            worst.add(spread.max());
        }
    }

    boolean kept() {
        return broken == 0 && legs > 0;
    }

    int legs() {
        return legs;
    }

    long produced() {
        return produced;
    }

    long lost() {
        return lost;
    }

    long duplicated() {
        return duplicated;
    }

    long beyondBound() {
        return beyondBound;
    }

    long outOfOrder() {
        return outOfOrder;
    }

    /** Two holders, two of a key or too many of a partition at once. */
    long atOnce() {
        return atOnce;
    }

    /** Lease rows that went back, or were ahead of the work. */
    long wrongRows() {
        return rowsFallen;
    }

    long leakedThreads() {
        return leakedThreads;
    }

    int evictions() {
        return evictions;
    }

    /** Of each leg the longest. */
    Spread longestRecoveries() {
        return Spread.of(recoveryMillis);
    }

    /** Of each leg the longest. */
    Spread longestGaps() {
        return Spread.of(gapMillis);
    }

    /** Of all legs; empty where the functions write to no topic. */
    Optional<Outputs> outputs() {
        return Optional.ofNullable(outputs);
    }

    /** Of all legs; empty where the functions have none. */
    Optional<WindowVerdict> windows() {
        return Optional.ofNullable(windows);
    }

    Map<Outcome, Long> outcomes() {
        return Map.copyOf(outcomes);
    }

    List<String> examples() {
        return List.copyOf(examples);
    }
}
