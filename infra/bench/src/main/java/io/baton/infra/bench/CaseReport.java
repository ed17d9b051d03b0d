package io.baton.infra.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one case.
 *
 * @param limit the most records a second that the handler allows; null where the handler does not wait
 * @param contestants the first is the reference, if it came to anything
 * @param failures runs that came to nothing, and why
 */
record CaseReport(BenchCase benchCase, @Nullable Double limit, List<Summary> contestants, List<String> failures) {

    CaseReport {
        contestants = List.copyOf(contestants);
        failures = List.copyOf(failures);
    }

    /** Null where the reference did not run: without it there is nothing to compare with. */
    @Nullable
    Summary reference() {
        return contestants.stream()
                .filter(one -> one.contestant().equals(benchCase.contestants().getFirst()))
                .findFirst()
                .orElse(null);
    }

    /** Every run came to something, and Baton kept what it promises. */
    boolean good() {
        return failures.isEmpty()
                && contestants.stream()
                        .filter(one -> one.contestant().startsWith(BenchCase.BATON)
                                && !one.contestant().endsWith(BenchCase.BESIDE))
                        .allMatch(Summary::keptPromises);
    }
}
