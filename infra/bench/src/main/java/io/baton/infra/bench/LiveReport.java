package io.baton.infra.bench;

import java.util.List;
import java.util.Optional;

/**
 * What came of one live case.
 *
 * @param contestants the first of the case is the reference, if it came to anything
 * @param failures runs that came to nothing
 */
record LiveReport(LiveCase liveCase, List<LiveSummary> contestants, List<String> failures) {

    LiveReport {
        contestants = List.copyOf(contestants);
        failures = List.copyOf(failures);
    }

    boolean crashed() {
        return liveCase.end() == LiveCase.End.KILL;
    }

    Optional<LiveSummary> reference() {
        return contestants.stream()
                .filter(one -> one.contestant().equals(liveCase.contestants().getFirst()))
                .findFirst();
    }

    /** Every run came to something, and Baton kept what it promises: where no process is killed, at least once is once. */
    boolean good() {
        return failures.isEmpty()
                && contestants.stream()
                        .filter(one -> one.contestant().startsWith(BenchCase.BATON))
                        .allMatch(one -> one.kept(crashed()));
    }
}
