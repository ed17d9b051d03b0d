package io.baton.infra.explorer;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.snapshot.ExploredState;
import io.baton.internal.state.StateException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds the snapshot that the row names against the records that its checkpoint passes. */
final class StateBook {

    private final LeaseKey lease;
    private final Bucket bucket;
    private final Ledger ledger;
    private final Scenario scenario;
    private @Nullable Checkpoint checked;
    private int checkedChanges = -1;

    StateBook(LeaseKey lease, Bucket bucket, Ledger ledger, Scenario scenario) {
        this.lease = lease;
        this.bucket = bucket;
        this.ledger = ledger;
        this.scenario = scenario;
    }

    /** A write was carried out. What the row passes is finished if its state is kept. */
    void written(@Nullable Lease before, Lease after) {
        Checkpoint is = after.checkpoint().orElse(null);
        Checkpoint was = before == null ? null : before.checkpoint().orElse(null);
        if (was != null && was.snapshot() != null && (is == null || is.isBehind(was))) {
            throw new BrokenPromise(Promise.NEVER_BACK, "the checkpoint went from %s to %s".formatted(was, is));
        }
        look(after);
        if (is != null) {
            for (int offset = 0; offset < scenario.records(); offset++) {
                if (is.has(offset)) {
                    ledger.finished(offset);
                }
            }
        }
    }

    /** After each move. */
    void look(@Nullable Lease row) {
        Checkpoint now = row == null ? null : row.checkpoint().orElse(null);
        if (now == null || (now.equals(checked) && bucket.changes() == checkedChanges)) {
            return;
        }
        Map<String, String> noted;
        try {
            noted = ExploredState.whole(lease, bucket, now.snapshot());
        } catch (StateException e) {
            throw new BrokenPromise(
                    Promise.SNAPSHOTS_CAN_BE_READ, "%s: %s".formatted(now, Objects.requireNonNull(e.getMessage())));
        }
        Map<String, String> due = due(now);
        if (!noted.equals(due)) {
            throw new BrokenPromise(
                    Promise.STATE_IS_OF_THE_CHECKPOINT,
                    "%s has the state %s, and its records made %s".formatted(now, noted, due));
        }
        checked = now;
        checkedChanges = bucket.changes();
    }

    private Map<String, String> due(Checkpoint checkpoint) {
        var due = new TreeMap<String, String>();
        for (int offset = 0; offset < scenario.records(); offset++) {
            if (checkpoint.has(offset)) {
                due.merge(SessionChanges.key(offset), String.valueOf(offset), String::concat);
            }
        }
        return due;
    }
}
