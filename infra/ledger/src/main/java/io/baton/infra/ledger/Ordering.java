package io.baton.infra.ledger;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether each key's records came in their order, and each partition's holders one after the other.
 *
 * @param outOfOrder records first handled after a later one of their key, or redelivered out of order within a generation
 * @param overlapping records done by a generation after a newer one had begun
 */
public record Ordering(long outOfOrder, long overlapping, List<String> examples) {

    private record Stretch(int partition, int pass, String key, long generation) {
        /** Stands for "whichever generation did it first". */
        private static final long ANY = -1;
    }

    private record Done(int partition, int pass, long offset) {}

    static Ordering of(Evidence evidence) {
        List<HandledRecord> byTime = evidence.settled()
                .sorted(Comparator.comparingLong(HandledRecord::atMicros).thenComparingLong(HandledRecord::generation))
                .toList();
        Findings disorder = new Findings("out of order");
        countDisorder(byTime, Passes.of(evidence), evidence.outputs() != null, disorder);
        Findings overlap = new Findings("two holders at once");
        countOverlaps(byTime, FaultBound.of(evidence), overlap);
        return new Ordering(
                disorder.count(),
                overlap.count(),
                Stream.concat(disorder.examples().stream(), overlap.examples().stream())
                        .toList());
    }

    /** @param mayBeginAgain whether a generation may go back to what is committed, and do again what it did since */
    private static void countDisorder(
            List<HandledRecord> byTime, Passes passes, boolean mayBeginAgain, Findings disorder) {
        Map<Stretch, HandledRecord> latest = new HashMap<>();
        Set<Done> done = new HashSet<>();
        Map<Stretch, Set<Long>> doneBy = new HashMap<>();
        for (HandledRecord line : byTime) {
            int pass = passes.of(line);
            boolean first = done.add(new Done(line.partition(), pass, line.offset()));
            Stretch overall = new Stretch(line.partition(), pass, line.key(), Stretch.ANY);
            Stretch own = new Stretch(line.partition(), pass, line.key(), line.generation());
            if (mayBeginAgain
                    && !doneBy.computeIfAbsent(own, unused -> new HashSet<>()).add(line.offset())) {
                latest.put(own, line);
                continue;
            }
            HandledRecord before = first && isBefore(line, latest.get(overall)) ? latest.get(overall) : latest.get(own);
            if (before != null && line.sequence() < before.sequence()) {
                disorder.add(Findings.name(line) + " was handled after " + Findings.name(before));
            }
            latest.merge(own, line, Ordering::later);
            if (first) {
                latest.merge(overall, line, Ordering::later);
            }
        }
    }

    private static boolean isBefore(HandledRecord line, @Nullable HandledRecord latest) {
        return latest != null && line.sequence() < latest.sequence();
    }

    private static HandledRecord later(HandledRecord a, HandledRecord b) {
        return a.sequence() >= b.sequence() ? a : b;
    }

    private static void countOverlaps(List<HandledRecord> byTime, FaultBound bound, Findings overlap) {
        Map<Integer, TreeMap<Long, Long>> begun = new HashMap<>();
        for (HandledRecord line : byTime) {
            begun.computeIfAbsent(line.partition(), partition -> new TreeMap<>())
                    .merge(line.generation(), line.begunMicros(), Math::min);
        }
        for (HandledRecord line : byTime) {
            for (Map.Entry<Long, Long> newer : begun.getOrDefault(line.partition(), new TreeMap<>())
                    .tailMap(line.generation(), false)
                    .entrySet()) {
                if (newer.getValue() < line.atMicros() && !bound.wasInHand(line)) {
                    overlap.add(Findings.name(line) + " was done after generation " + newer.getKey() + " had begun");
                    break;
                }
            }
        }
    }
}
