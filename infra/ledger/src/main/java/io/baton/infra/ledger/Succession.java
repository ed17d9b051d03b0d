package io.baton.infra.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the partitions passed from holder to holder.
 *
 * @param handoffs planned ones: the old holder stood back because a successor had claimed
 * @param unattended times a holder gave up by itself (deadline, sleep, stop, failure) and the next came later
 * @param evictions times a holder was replaced without having given the partition back
 * @param gapMillis of the planned hand-offs that no fault fell into: last record done by the old to first begun by the
 *     new
 * @param idleMillis the same of the unattended ones
 * @param recoveryMillis fault to first record done by the next holder
 */
public record Succession(
        int handoffs, int unattended, int evictions, Spread gapMillis, Spread idleMillis, Spread recoveryMillis) {

    /** One generation's time as holder, as far as it is known. */
    private static final class Tenure {
        private final List<Long> doneMicros = new ArrayList<>();
        private long firstBegunMicros = Long.MAX_VALUE;
        private EndedInvocation.Outcome outcome = EndedInvocation.Outcome.UNREPORTED;

        void saw(HandledRecord line) {
            doneMicros.add(line.atMicros());
            firstBegunMicros = Math.min(firstBegunMicros, line.begunMicros());
        }

        boolean handledAnything() {
            return !doneMicros.isEmpty();
        }

        long lastMicros() {
            return Collections.max(doneMicros);
        }

        long linesAfter(long micros) {
            return doneMicros.stream().filter(done -> done > micros).count();
        }
    }

    static Succession of(Evidence evidence) {
        Map<Integer, TreeMap<Long, Tenure>> partitions = tenures(evidence);
        int handoffs = 0;
        int unattended = 0;
        int evictions = 0;
        List<Double> gaps = new ArrayList<>();
        List<Double> idle = new ArrayList<>();
        for (Map.Entry<Integer, TreeMap<Long, Tenure>> partition : partitions.entrySet()) {
            TreeMap<Long, Tenure> tenures = partition.getValue();
            for (Map.Entry<Long, Tenure> next : tenures.entrySet()) {
                Map.Entry<Long, Tenure> old = tenures.lowerEntry(next.getKey());
                if (old == null) {
                    continue;
                }
                EndedInvocation.Outcome outcome = old.getValue().outcome;
                if (!outcome.released()) {
                    evictions++;
                } else if (outcome == EndedInvocation.Outcome.SUPERSEDED) {
                    handoffs++;
                    if (!struckInTheGap(evidence, partition.getKey(), old.getKey(), old.getValue())) {
                        addGap(old.getValue(), next.getValue(), gaps);
                    }
                } else {
                    unattended++;
                    addGap(old.getValue(), next.getValue(), idle);
                }
            }
        }
        return new Succession(
                handoffs, unattended, evictions, Spread.of(gaps), Spread.of(idle), Spread.of(recoveries(evidence)));
    }

    private static Map<Integer, TreeMap<Long, Tenure>> tenures(Evidence evidence) {
        Map<Integer, TreeMap<Long, Tenure>> partitions = new TreeMap<>();
        for (HandledRecord line : evidence.handled()) {
            tenure(partitions, line.partition(), line.generation()).saw(line);
        }
        for (EndedInvocation ended : evidence.ended()) {
            if (ended.held()) {
                tenure(partitions, ended.partition(), ended.generation()).outcome = ended.outcome();
            }
        }
        return partitions;
    }

    private static Tenure tenure(Map<Integer, TreeMap<Long, Tenure>> partitions, int partition, long generation) {
        return partitions
                .computeIfAbsent(partition, number -> new TreeMap<>())
                .computeIfAbsent(generation, number -> new Tenure());
    }

    private static void addGap(Tenure old, Tenure next, List<Double> gaps) {
        if (old.handledAnything() && next.handledAnything()) {
            gaps.add((next.firstBegunMicros - old.lastMicros()) / 1_000.0);
        }
    }

    /** A holder that was frozen when it should have stood back did so once thawed: that gap is a recovery. */
    private static boolean struckInTheGap(Evidence evidence, int partition, long generation, Tenure old) {
        return evidence.faults().stream()
                .anyMatch(fault -> fault.partition() == partition
                        && fault.generation() == generation
                        && old.linesAfter(fault.effectiveAtMicros())
                                <= evidence.terms().concurrency());
    }

    private static List<Double> recoveries(Evidence evidence) {
        FaultBound bound = FaultBound.of(evidence);
        Map<Fault, Long> resumed = new HashMap<>();
        for (HandledRecord line : evidence.handled()) {
            for (Fault fault : evidence.faults()) {
                boolean after = line.partition() == fault.partition() && line.atMicros() > fault.effectiveAtMicros();
                if (after && !(line.generation() == fault.generation() && bound.excuses(line))) {
                    resumed.merge(fault, line.atMicros(), Math::min);
                }
            }
        }
        return resumed.entrySet().stream()
                .map(entry -> (entry.getValue() - entry.getKey().sentAtMicros()) / 1_000.0)
                .toList();
    }
}
