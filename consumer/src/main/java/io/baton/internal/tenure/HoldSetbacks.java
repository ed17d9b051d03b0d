package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.Setbacks;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The setbacks of one hold: those that holders before it left in the row, what its own {@link Caution} knows of them, and the
 * record that it gives up itself. Confined to the lease thread.
 */
final class HoldSetbacks {

    private static final Logger LOG = LoggerFactory.getLogger(HoldSetbacks.class);

    private final HeldLease lease;
    private final int mostCrashes;
    private @Nullable Caution caution;
    private OptionalLong givenUp = OptionalLong.empty();

    /** @param mostCrashes after this number of crashes at one record its handler is not called any more */
    HoldSetbacks(HeldLease lease, int mostCrashes) {
        this.lease = lease;
        this.mostCrashes = mostCrashes;
    }

    /** Records are begun from here on: with this caution, or as usual if it is null. */
    @Nullable
    Caution begin(Checkpoint start) {
        caution = calledFor(lease.setbacksAt(start));
        return caution;
    }

    private @Nullable Caution calledFor(Setbacks before) {
        Setbacks.Crashes crashes = before.crashes();
        if (crashes == null || !before.callForCaution()) {
            return null;
        }
        if (mostCrashes == Tenure.Conduct.NEVER) {
            LOG.error(
                    "Holders crashed or fell silent at offset {}, {} in a row. Their process had other partitions as well, so the record that ends it may be any of theirs. Give the partitions functions of their own: there it is found, and meets the failure policy; or seek past it",
                    crashes.offset(),
                    crashes.times());
            return null;
        }
        LOG.error(
                "Holders crashed or fell silent at offset {}, {} in a row{}: from here on one record is handled at a time, so that the next holder knows which record it was",
                crashes.offset(),
                crashes.times(),
                crashes.alone() ? ", with its record alone in hand" : "");
        return new Caution(before, mostCrashes);
    }

    /** Whether records are begun one at a time. */
    boolean areMetWithCaution() {
        return caution != null && !caution.isOver();
    }

    /** Whether a record waits for a renewal that names it. */
    boolean askForRenewal() {
        return caution != null && caution.asks();
    }

    /** What a renewal writes with this checkpoint. */
    Setbacks at(Checkpoint reached) {
        return withCaution(reached, lease.setbacksAt(reached));
    }

    /** The row has them. */
    void written(Setbacks setbacks) {
        if (caution != null) {
            caution.named(setbacks);
        }
    }

    /**
     * The record at this offset is given up.
     *
     * @return how often in a row it was, this time included
     */
    int giveUp(long offset, Checkpoint reached) {
        givenUp = OptionalLong.of(offset);
        return Objects.requireNonNull(atRelease(reached).givenUp()).times();
    }

    /** What the release writes. */
    Setbacks atRelease(Checkpoint reached) {
        return withGivenUp(withCaution(reached, lease.setbacksInTheEnd(reached)));
    }

    /** What the release writes where the process can't go on: as if the holder had been evicted there. */
    Setbacks afterCrash(Checkpoint reached) {
        return withGivenUp(amongOthers(lease.setbacksAfterCrash(reached)));
    }

    private Setbacks withGivenUp(Setbacks left) {
        return givenUp.isPresent() ? left.givingUp(givenUp.getAsLong()) : left;
    }

    private Setbacks withCaution(Checkpoint reached, Setbacks left) {
        return caution == null ? amongOthers(left) : caution.at(reached, left);
    }

    /** No record is said to be the reason where records of other partitions are in the same process. */
    private Setbacks amongOthers(Setbacks told) {
        return mostCrashes == Tenure.Conduct.NEVER ? told.amongOthers() : told;
    }
}
