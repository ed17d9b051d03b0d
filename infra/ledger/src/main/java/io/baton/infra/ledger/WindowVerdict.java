package io.baton.infra.ledger;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether each window's aggregate is that of its records, and came once.
 *
 * @param windows that came, each counted once
 * @param byClock those of them that no record could close: the wall clock did
 * @param wrong aggregates that are not the sum of their window's records
 * @param missing windows with records that never came
 * @param twice aggregates that came again, with the same contents
 * @param twiceUnexcused those of them that no crash excuses
 * @param lateRecords records that belong to no aggregate, as their window had closed before them
 */
public record WindowVerdict(
        long windows,
        long byClock,
        long wrong,
        long missing,
        long twice,
        long twiceUnexcused,
        long lateRecords,
        List<String> examples) {

    static Optional<WindowVerdict> of(Evidence evidence) {
        return Optional.ofNullable(evidence.windows())
                .map(windows -> new WindowJudge(windows, evidence.faults()).verdict());
    }

    /** Whether every rule held. */
    public boolean kept() {
        return wrong == 0 && missing == 0 && twiceUnexcused == 0;
    }

    /** The sum of both, each of a part of the run. */
    public WindowVerdict plus(WindowVerdict other) {
        return new WindowVerdict(
                windows + other.windows,
                byClock + other.byClock,
                wrong + other.wrong,
                missing + other.missing,
                twice + other.twice,
                twiceUnexcused + other.twiceUnexcused,
                lateRecords + other.lateRecords,
                Stream.concat(examples.stream(), other.examples.stream()).toList());
    }
}
