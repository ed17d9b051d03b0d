package io.baton.infra.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which handlings a fault excuses: those that the stricken generation did shortly before it and may not have
 * checkpointed, and the records that were in its hands.
 */
final class FaultBound {

    private record Holder(int partition, long generation) {}

    private final Map<Holder, List<Fault>> faults = new HashMap<>();
    /** Each fault's first one begun after it: taken up before, its handler not yet called. */
    private final Map<Fault, HandledRecord> takenUp = new HashMap<>();

    private final long boundMicros;

    private FaultBound(long boundMicros) {
        this.boundMicros = boundMicros;
    }

    static FaultBound of(Evidence evidence) {
        FaultBound bound = new FaultBound(evidence.terms().replayBound().toNanos() / 1_000);
        for (Fault fault : evidence.faults()) {
            bound.faults
                    .computeIfAbsent(new Holder(fault.partition(), fault.generation()), holder -> new ArrayList<>())
                    .add(fault);
        }
        for (HandledRecord line : evidence.handled()) {
            for (Fault fault : bound.faultsOf(line)) {
                if (line.begunMicros() > fault.effectiveAtMicros()) {
                    bound.takenUp.merge(fault, line, (a, b) -> a.begunMicros() <= b.begunMicros() ? a : b);
                }
            }
        }
        return bound;
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
                && (line.begunMicros() <= fault.effectiveAtMicros() || line.equals(takenUp.get(fault)));
    }

    private List<Fault> faultsOf(HandledRecord line) {
        return faults.getOrDefault(new Holder(line.partition(), line.generation()), List.of());
    }
}
