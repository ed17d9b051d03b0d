package io.baton.infra.ledger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the promise held: nothing lost, nothing out of order, one holder at a time, no more at once than may be, no checkpoint
 * ahead of the work, nothing left behind, and done twice only what a fault excuses.
 *
 * @param unanswered sends whose acknowledgement never came, neither produced nor lost
 * @param outputs of functions that write exactly once
 * @param windows of functions that have windows
 * @param onceInOutputs whether it is outputs that come once, so that handlers may be called twice
 * @param outcomes how many invocations ended in each way, for each partition
 * @param examples the first few breaches of each rule, each a sentence
 */
public record Verdict(
        Delivery delivery,
        Ordering ordering,
        AtOnce atOnce,
        Checkpoints checkpoints,
        Succession succession,
        DuplicateTicks duplicateTicks,
        Optional<Outputs> outputs,
        Optional<WindowVerdict> windows,
        boolean onceInOutputs,
        List<String> leakedThreads,
        long unanswered,
        boolean faultsWanted,
        Map<EndedInvocation.Outcome, Long> outcomes,
        List<String> examples) {

    /** Judges the evidence. */
    public static Verdict of(Evidence evidence) {
        Delivery delivery = Delivery.of(evidence);
        Ordering ordering = Ordering.of(evidence);
        AtOnce atOnce = AtOnce.of(evidence);
        Checkpoints checkpoints = Checkpoints.of(evidence);
        DuplicateTicks duplicateTicks = DuplicateTicks.of(evidence);
        Optional<Outputs> outputs = Outputs.of(evidence);
        Optional<WindowVerdict> windows = WindowVerdict.of(evidence);
        List<String> leaked = evidence.ended().stream()
                .flatMap(ended ->
                        ended.leakedThreads().stream().map(thread -> "partition " + ended.partition() + ": " + thread))
                .toList();
        Map<EndedInvocation.Outcome, Long> outcomes = evidence.ended().stream()
                .collect(Collectors.groupingBy(EndedInvocation::outcome, TreeMap::new, Collectors.counting()));
        return new Verdict(
                delivery,
                ordering,
                atOnce,
                checkpoints,
                Succession.of(evidence),
                duplicateTicks,
                outputs,
                windows,
                outputs.isPresent() || isOnceInWindows(evidence.windows()),
                leaked,
                evidence.unanswered(),
                evidence.terms().faultsWanted(),
                outcomes,
                Stream.of(
                                outputs.map(Outputs::examples).orElse(List.of()),
                                windows.map(WindowVerdict::examples).orElse(List.of()),
                                delivery.examples(),
                                ordering.examples(),
                                atOnce.examples(),
                                checkpoints.examples(),
                                duplicateTicks.examples(),
                                leaked.stream()
                                        .limit(3)
                                        .map(thread -> "thread left behind: " + thread)
                                        .toList())
                        .flatMap(List::stream)
                        .toList());
    }

    private static boolean isOnceInWindows(@Nullable WindowEvidence windows) {
        return windows != null && windows.terms().exactlyOnce();
    }

    /**
     * Where outputs are written exactly once this breaks no promise: what a handler has done since the last commit is done again,
     * with nothing to be seen of it, whenever a holder has to let go before Kafka has answered.
     */
    private boolean doneTwiceUnexcused() {
        return delivery.duplicatedBeyondBound() > 0 || (!faultsWanted && delivery.duplicated() > 0);
    }

    /** Whether every rule held. */
    public boolean kept() {
        return outputs.map(Outputs::kept).orElse(true)
                && windows.map(WindowVerdict::kept).orElse(true)
                && delivery.lost() == 0
                && (onceInOutputs || !doneTwiceUnexcused())
                && ordering.outOfOrder() == 0
                && ordering.overlapping() == 0
                && atOnce.ofOneKey() == 0
                && atOnce.tooMany() == 0
                && checkpoints.fallen() == 0
                && checkpoints.ahead() == 0
                && duplicateTicks.recordsRead() == 0
                && leakedThreads.isEmpty();
    }
}
