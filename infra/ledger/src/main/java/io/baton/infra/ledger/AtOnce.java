package io.baton.infra.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * What was worked on at the same time.
 *
 * @param most how many records of a partition, by one generation
 * @param overtaken records done after a later one of their partition, by one generation: the sign that the promise was
 *     put to the test, and no breach
 * @param ofOneKey records begun while an earlier one of their key was under way
 * @param tooMany records begun while as many as may be were under way
 */
public record AtOnce(int most, long overtaken, long ofOneKey, long tooMany, List<String> examples) {

    private record Tenure(int partition, int pass, long generation) {}

    private record Lane(int partition, String key) {}

    static AtOnce of(Evidence evidence) {
        List<HandledRecord> byBeginning = evidence.handled().stream()
                .sorted(Comparator.comparingLong(HandledRecord::begunMicros)
                        .thenComparingLong(HandledRecord::atMicros)
                        .thenComparingLong(HandledRecord::generation))
                .toList();
        Findings ofOneKey = new Findings("two of a key at once");
        countOfOneKey(byBeginning, FaultBound.of(evidence), ofOneKey);
        Findings tooMany = new Findings("more at once than " + evidence.terms().concurrency());
        int most = 0;
        long overtaken = 0;
        for (List<HandledRecord> lines :
                byTenure(byBeginning, Passes.of(evidence)).values()) {
            most = Math.max(most, most(lines, evidence.terms().concurrency(), tooMany));
            overtaken += overtaken(lines);
        }
        return new AtOnce(
                most,
                overtaken,
                ofOneKey.count(),
                tooMany.count(),
                Stream.concat(ofOneKey.examples().stream(), tooMany.examples().stream())
                        .toList());
    }

    private static void countOfOneKey(List<HandledRecord> byBeginning, FaultBound bound, Findings ofOneKey) {
        Map<Lane, HandledRecord> lastToEnd = new HashMap<>();
        for (HandledRecord line : byBeginning) {
            if (bound.wasInHand(line)) {
                continue; // its successor could not wait for it
            }
            Lane lane = new Lane(line.partition(), line.key());
            HandledRecord before = lastToEnd.get(lane);
            if (before != null && line.begunMicros() < before.atMicros()) {
                ofOneKey.add(Findings.name(line) + " was begun while " + Findings.name(before) + " was under way");
            }
            lastToEnd.merge(lane, line, (a, b) -> a.atMicros() >= b.atMicros() ? a : b);
        }
    }

    private static Map<Tenure, List<HandledRecord>> byTenure(List<HandledRecord> lines, Passes passes) {
        Map<Tenure, List<HandledRecord>> tenures = new HashMap<>();
        for (HandledRecord line : lines) {
            var own = new Tenure(line.partition(), passes.of(line), line.generation());
            tenures.computeIfAbsent(own, tenure -> new ArrayList<>()).add(line);
        }
        return tenures;
    }

    private static int most(List<HandledRecord> byBeginning, int mayBe, Findings tooMany) {
        PriorityQueue<Long> underWay = new PriorityQueue<>();
        int most = 0;
        for (HandledRecord line : byBeginning) {
            while (!underWay.isEmpty() && underWay.peek() <= line.begunMicros()) {
                underWay.remove();
            }
            underWay.add(line.atMicros());
            most = Math.max(most, underWay.size());
            if (underWay.size() > mayBe) {
                tooMany.add(Findings.name(line) + " was the one too many");
            }
        }
        return most;
    }

    private static long overtaken(List<HandledRecord> lines) {
        long overtaken = 0;
        long furthest = -1;
        for (HandledRecord line : lines.stream()
                .sorted(Comparator.comparingLong(HandledRecord::atMicros).thenComparingLong(HandledRecord::offset))
                .toList()) {
            overtaken += line.offset() < furthest ? 1 : 0;
            furthest = Math.max(furthest, line.offset());
        }
        return overtaken;
    }
}
