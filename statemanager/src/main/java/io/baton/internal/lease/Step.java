package io.baton.internal.lease;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step of the hand-off protocol: one conditional update of one row. {@link LeaseRules} says what each requires and
 * does; a {@link LeaseStore} carries it out in one write. {@code at} is written for people only.
 */
public sealed interface Step {

    LeaseKey key();

    /** A step an invocation takes for itself. */
    sealed interface OfOwner extends Step {
        Owner owner();
    }

    /** An invocation of the schedule, before it warms up: the first of its tick goes on, its duplicates end. */
    record Admit(LeaseKey key, Owner owner, Tick tick, Instant at) implements OfOwner {}

    /** A starting invocation, warm and able, asks to be the next to run. Gets the next generation. */
    record Claim(
            LeaseKey key,
            Owner owner,
            Intent intent,
            @Nullable String topicId,
            Instant at) implements OfOwner {}

    /** The same for one that was refused, after it saw no beat move for a whole lease duration. */
    record ClaimSilent(LeaseKey key, Owner owner, Intent intent, Lease.Heartbeats seen, Instant at)
            implements OfOwner {}

    /** The claimant shows that it lives. */
    record Await(LeaseKey key, Owner owner, Generation mine, Instant at) implements OfOwner {}

    /** The claimant becomes the holder of a vacant partition; {@code startIfNew} counts only where the row has no offset. */
    record Activate(LeaseKey key, Owner owner, Generation mine, Checkpoint startIfNew, Instant at) implements OfOwner {}

    /**
     * The claimant becomes the holder in place of one whose beat stood still for a whole lease duration.
     *
     * @param setbacks the row's as it was seen, and this crash: the same beat means the same row of the holder
     */
    record Evict(
            LeaseKey key,
            Owner owner,
            Generation mine,
            Lease.Heartbeats seen,
            Checkpoint startIfNew,
            Setbacks setbacks,
            Instant at)
            implements OfOwner {

        public Evict(
                LeaseKey key, Owner owner, Generation mine, Lease.Heartbeats seen, Checkpoint startIfNew, Instant at) {
            this(key, owner, mine, seen, startIfNew, Setbacks.NONE, at);
        }
    }

    /**
     * How far a holder came.
     *
     * @param seekDone the last seek under which the checkpoint was made, {@link Lease#lastSeekDone}: a request that the network
     *     held back must not undo a later seek
     * @param setbacks those that are left at this checkpoint
     */
    record HolderProgress(Checkpoint checkpoint, long seekDone, Setbacks setbacks) {

        public HolderProgress(Checkpoint checkpoint, long seekDone) {
            this(checkpoint, seekDone, Setbacks.NONE);
        }
    }

    /** The holder shows that it lives, checkpoints, and is told of a newer claim, a STOP or a seek. */
    record Renew(LeaseKey key, Owner owner, Generation mine, HolderProgress progress, Instant at) implements OfOwner {}

    /**
     * The holder, with nothing in hand, carries out the seek of this number, and holds on from there. The row knows where
     * that is. Setbacks are forgotten: the operator knows of them.
     *
     * @param checkpoint how far it came before
     * @param snapshot of the state to go on with, as the seek of this number says; null for none
     */
    record Move(
            LeaseKey key,
            Owner owner,
            Generation mine,
            Checkpoint checkpoint,
            long number,
            @Nullable String snapshot,
            Instant at)
            implements OfOwner {

        /** Of a pipeline without state. */
        public Move(LeaseKey key, Owner owner, Generation mine, Checkpoint checkpoint, long number, Instant at) {
            this(key, owner, mine, checkpoint, number, null, at);
        }
    }

    /**
     * The holder, drained, gives the partition up.
     *
     * @param endsClaim whether the claim is still its own and ends too; an update can't decide that, so it is a condition
     * @param asleep whether it lets the partition sleep; only where its claim ends
     * @param servedUntil when its last record was done, or, where none waited, when it stopped being ready for one
     */
    record Release(
            LeaseKey key,
            Owner owner,
            Generation mine,
            HolderProgress progress,
            boolean endsClaim,
            boolean asleep,
            Instant servedUntil,
            Instant at)
            implements OfOwner {

        /** To whoever comes next. */
        public Release(
                LeaseKey key,
                Owner owner,
                Generation mine,
                HolderProgress progress,
                boolean endsClaim,
                Instant servedUntil,
                Instant at) {
            this(key, owner, mine, progress, endsClaim, false, servedUntil, at);
        }
    }

    /** A claimant gives up before it holds. */
    record Resign(LeaseKey key, Owner owner, Generation mine) implements OfOwner {}

    /** The operator says RUN or STOP; needs nothing, and makes the row where there is none. */
    record Command(LeaseKey key, DesiredState desired, String by, String why, Instant at) implements Step {}

    /** The operator wants the partition to go on elsewhere; for a row that is there, and whose last seek is the one before. */
    record Seek(LeaseKey key, Lease.Seek seek) implements Step {}
}
