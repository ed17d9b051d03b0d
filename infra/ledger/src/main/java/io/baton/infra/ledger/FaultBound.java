package io.baton.infra.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which handlings a fault excuses: those that the stricken generation did shortly before it and may not have
 * checkpointed, and the records that were in its hands.
 */
final class FaultBound {

    private record Holder(int partition, long generation) {}

    /**
     * Records that take no time are taken up several at once, as many as were done in 20 µs before: one who stood still in
     * the middle of them does the rest. What comes first after a thaw takes longer.
     */
    private static final long STRIDE_MICROS = 500;

    private final Map<Holder, List<Fault>> faults = new HashMap<>();
    /** Each fault's first ones begun after it: taken up before, their handlers not yet called. */
    private final Map<Fault, Set<HandledRecord>> takenUp = new HashMap<>();

    private final long boundMicros;

    private FaultBound(long boundMicros) {
        this.boundMicros = boundMicros;
    }

    static FaultBound of(Evidence evidence) {
        FaultBound bound = new FaultBound(Micros.of(evidence.terms().replayBound()));
        for (Fault fault : evidence.faults()) {
            bound.faults
                    .computeIfAbsent(new Holder(fault.partition(), fault.generation()), holder -> new ArrayList<>())
                    .add(fault);
        }
        Map<Fault, List<HandledRecord>> inTheirTime = new HashMap<>();
        for (HandledRecord line : evidence.handled()) {
            for (Fault fault : bound.faultsOf(line)) {
                if (line.atMicros() > fault.effectiveAtMicros()) {
                    inTheirTime
                            .computeIfAbsent(fault, stroke -> new ArrayList<>())
                            .add(line);
                }
            }
        }
        inTheirTime.forEach((fault, lines) ->
                bound.takenUp.put(fault, takenUp(lines, fault, evidence.terms().concurrency())));
        return bound;
    }

    /** As many as there are hands, less those that had a record under way; one at least, for a hand between two; and a stride. */
    private static Set<HandledRecord> takenUp(List<HandledRecord> lines, Fault fault, int hands) {
        long busy = lines.stream()
                .filter(line -> line.begunMicros() <= fault.effectiveAtMicros())
                .count();
        List<HandledRecord> anew = lines.stream()
                .filter(line -> line.begunMicros() > fault.effectiveAtMicros())
                .sorted(Comparator.comparingLong(HandledRecord::begunMicros))
                .toList();
        if (anew.isEmpty()) {
            return Set.of();
        }
        long strodeUntil = anew.getFirst().begunMicros() + STRIDE_MICROS;
        return Stream.concat(
                        anew.stream().limit(Math.max(1, hands - busy)),
                        anew.stream().takeWhile(line -> line.begunMicros() <= strodeUntil))
                .collect(Collectors.toSet());
    }

    boolean excuses(HandledRecord line) {
        return faultsOf(line).stream()
                .anyMatch(fault -> wasInFlight(line, fault)
                        || (fault.kind().undoesProgress()
                                && line.atMicros() >= fault.sentAtMicros() - boundMicros
                                && line.atMicros() <= fault.effectiveAtMicros()));
    }

    /** What a stricken invocation had in its hands, and finished when it ran on. */
    boolean wasInHand(HandledRecord line) {
        return faultsOf(line).stream().anyMatch(fault -> fault.kind().leavesWorkInHand() && wasInFlight(line, fault));
    }

    private boolean wasInFlight(HandledRecord line, Fault fault) {
        return line.atMicros() > fault.effectiveAtMicros()
                && (line.begunMicros() <= fault.effectiveAtMicros()
                        || takenUp.getOrDefault(fault, Set.of()).contains(line));
    }

    private List<Fault> faultsOf(HandledRecord line) {
        return faults.getOrDefault(new Holder(line.partition(), line.generation()), List.of());
    }
}
