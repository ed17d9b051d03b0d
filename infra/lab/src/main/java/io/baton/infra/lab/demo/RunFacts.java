package io.baton.infra.lab.demo;

import io.baton.infra.lab.chaos.Chaos;
import io.baton.infra.lab.windows.StateFigures;
import io.baton.infra.ledger.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of a run beside its verdict.
 *
 * @param faults how often each kind of fault was done
 * @param shortcomings what the run was asked to show and did not; a sentence each
 * @param interrupted whether it was ended by Ctrl-C, which is no shortcoming
 * @param state of functions that keep some; null for others
 */
record RunFacts(
        long seed,
        Map<Chaos, Integer> faults,
        List<String> shortcomings,
        boolean interrupted,
        @Nullable StateFigures state) {

    /** Of functions without state. */
    RunFacts(long seed, Map<Chaos, Integer> faults, List<String> shortcomings, boolean interrupted) {
        this(seed, faults, shortcomings, interrupted, null);
    }

    /** With one more shortcoming. */
    RunFacts butNot(String shortcoming) {
        return new RunFacts(
                seed,
                faults,
                Stream.concat(shortcomings.stream(), Stream.of(shortcoming)).toList(),
                interrupted,
                state);
    }

    /** A promise that was not put to the test has not been kept. */
    boolean kept(Verdict verdict) {
        return verdict.kept() && shortcomings.isEmpty();
    }
}
