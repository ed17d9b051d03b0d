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
    private final @Nullable Turns turns;
    private Turns.@Nullable Turn turn;
    private @Nullable Caution caution;
    private OptionalLong givenUp = OptionalLong.empty();

    /**
     * Of one hold.
     *
     * @param mostCrashes after this number of crashes at one record its handler is not called any more
     * @param turns of the process; null where it has one partition
     */
    HoldSetbacks(HeldLease lease, int mostCrashes, @Nullable Turns turns) {
        this.lease = lease;
        this.mostCrashes = mostCrashes;
        this.turns = turns;
    }

    /** Records are begun from here on: with this caution, or as usual if it is null. */
    @Nullable
    Caution begin(Checkpoint start) {
        end();
        caution = calledFor(lease.setbacksAt(start), start);
        return caution;
    }

    /** No record is begun any more. */
    void end() {
        if (turn != null) {
            turn.leave();
            turn = null;
        }
    }

    private @Nullable Caution calledFor(Setbacks before, Checkpoint start) {
        Setbacks.Crashes crashes = before.crashes();
        if (crashes == null) {
            turn = turns == null ? null : turns.asUsual();
            return null;
        }
        if (!before.callForCaution()) {
            return turns == null ? null : new Caution(before, mostCrashes, join(turns, before, start));
        }
        LOG.error(
                "Holders crashed or fell silent at offset {}, {} in a row{}: from here on one record is handled at a time, so that the next holder knows which record it was",
                crashes.offset(),
                crashes.times(),
                crashes.alone() ? ", with its record alone in hand" : "");
        return new Caution(before, mostCrashes, turns == null ? null : join(turns, before, start));
    }

    private Turns.Turn join(Turns others, Setbacks before, Checkpoint start) {
        turn = others.cautious(
                before.callForCaution(),
                before.crashesOfRecordAt(start.nextOffset()),
                lease.activated().key().partition(),
                lease.generation().value());
        return turn;
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
        Setbacks left = lease.setbacksAt(reached);
        return caution == null ? left : caution.at(reached, left);
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
        if (turns != null && turns.hasCrashed()) {
            return afterCrash(reached);
        }
        Setbacks left = lease.setbacksInTheEnd(reached);
        return withGivenUp(caution == null ? left : caution.atRelease(reached, left));
    }

    /** What the release writes where the process can't go on: as if the holder had been evicted there. */
    Setbacks afterCrash(Checkpoint reached) {
        return withGivenUp(lease.setbacksAfterCrash(reached));
    }

    /** The process can't go on. The others of its partitions let go after this one. */
    void crash() {
        if (turns != null) {
            turns.crash();
        }
    }

    private Setbacks withGivenUp(Setbacks left) {
        return givenUp.isPresent() ? left.givingUp(givenUp.getAsLong()) : left;
    }
}
