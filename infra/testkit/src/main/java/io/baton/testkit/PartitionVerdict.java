package io.baton.testkit;

import io.baton.infra.ledger.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What became of a partition's records.
 *
 * @param run whose
 * @param details every rule's findings
 * @param longestPause between two records handled one after the other, by any invocation: how long a fault was felt
 * @param failures why attempts failed, those that the kit killed among them
 * @param directory where the functions' logs and the ledger are
 */
public record PartitionVerdict(
        String run, Verdict details, Duration longestPause, List<String> failures, Path directory) {

    /** Whether every rule held. */
    public boolean kept() {
        return details.kept();
    }

    public long produced() {
        return details.delivery().produced();
    }

    public long lost() {
        return details.delivery().lost();
    }

    public long duplicated() {
        return details.delivery().duplicated();
    }

    /** Fails with what is wrong, and where to look, unless every rule held. */
    public void assertKept() {
        if (!kept()) {
            throw new AssertionError("%s%n%s%nfailed attempts: %s%nlogs and ledger: %s"
                    .formatted(this, String.join("\n", details.examples()), failures, directory));
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %s; %,d produced, %d lost, %d duplicated (%d beyond the bound), %d out of order, %d handed off, %d evicted, longest pause %,d ms",
                run,
                kept() ? "kept" : "BROKEN",
                produced(),
                lost(),
                duplicated(),
                details.delivery().duplicatedBeyondBound(),
                details.ordering().outOfOrder(),
                details.succession().handoffs(),
                details.succession().evictions(),
                longestPause.toMillis());
    }
}
