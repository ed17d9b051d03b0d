package io.baton.internal.lease;

import io.baton.internal.lease.LeaseStore.Written;
import io.baton.internal.time.Time;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest invocation that should run, waiting for the holder to let go. Confined to one thread; single-use. */
public final class Claimant {

    /** What a look found. */
    public sealed interface Look {

        /** The partition is ours. */
        record Holds(HeldLease tenancy) implements Look {}

        /** Somebody else still holds it; the row tells how far it is. */
        record Waits(Lease row) implements Look {}

        /** A newer invocation claimed, or the row is gone: this one ends. */
        record Superseded(Optional<Lease> row) implements Look {}

        /** The operator stopped the partition; the claim should be resigned. */
        record Stopped(Lease row) implements Look {}

        /** The table did not answer; look again. */
        record Unknown(LeaseStoreException problem) implements Look {}
    }

    private final Attempt attempt;
    private final Time time;
    private final Generation mine;
    private final Silence holderSilence;
    private long beatDueNanos;
    /** The row as it was when its holder was last to be evicted. */
    private @Nullable Lease ousting;
    /** Before the last look that found it not yet the holder: when an answer was lost, the hold may be as old as this. */
    private Fence.Stamp notYet;

    Claimant(Attempt attempt, Generation mine, Silence holderSilence) {
        this.attempt = attempt;
        this.time = attempt.time();
        this.mine = mine;
        this.holderSilence = holderSilence;
        this.beatDueNanos = nextBeat();
        this.notYet = Fence.stamp(time);
    }

    public Generation generation() {
        return mine;
    }

    /**
     * Tries to take over, and shows now and then that it lives. An attempt that is refused costs what a look would, and
     * one that succeeds saves a round trip in the gap between two holders.
     *
     * @param startIfNew where to begin when nobody ever has
     */
    public Look look(Checkpoint startIfNew) {
        try {
            return asked(startIfNew);
        } catch (LeaseStoreException e) {
            return new Look.Unknown(e);
        }
    }

    private Look asked(Checkpoint startIfNew) {
        if (time.nanos() - beatDueNanos >= 0) {
            beatDueNanos = nextBeat();
            attempt.store().write(new Step.Await(attempt.key(), attempt.owner(), mine, time.now()));
        }
        Look look = take(new Step.Activate(attempt.key(), attempt.owner(), mine, startIfNew, time.now()));
        if (look instanceof Look.Waits waits && holderSilence.lasted(Leases.holderBeats(waits.row()))) {
            ousting = waits.row();
            return take(new Step.Evict(
                    attempt.key(),
                    attempt.owner(),
                    mine,
                    waits.row().beats(),
                    startIfNew,
                    Setbacks.afterCrash(waits.row()),
                    time.now()));
        }
        return look;
    }

    /** Gives the claim up, so that any later invocation may claim at once. */
    public void resign() {
        attempt.store().write(new Step.Resign(attempt.key(), attempt.owner(), mine));
    }

    private Look take(Step.OfOwner step) {
        Fence.Stamp sent = Fence.stamp(time);
        return switch (attempt.store().write(step)) {
            case Written.Done done -> holds(sent, done.row());
            case Written.Refused refused -> refused(step, sent, refused.row());
        };
    }

    private Look refused(Step.OfOwner step, Fence.Stamp sent, Optional<Lease> row) {
        if (row.isPresent() && LeaseRules.alreadyDone(row.get(), step)) {
            return holds(notYet, row.get());
        }
        notYet = sent;
        if (row.isEmpty() || !row.get().isClaimedBy(attempt.owner(), mine)) {
            return new Look.Superseded(row);
        }
        return row.get().mayRun() ? new Look.Waits(row.get()) : new Look.Stopped(row.get());
    }

    /** @param since what its silence may be counted from by others: never later than its write took effect */
    private Look holds(Fence.Stamp since, Lease row) {
        return new Look.Holds(new HeldLease(attempt, mine, since, row, ousted(row)));
    }

    /** Null where the holder let go after all, before it was evicted. */
    private @Nullable Lease ousted(Lease row) {
        if (ousting == null || ousting.holder() == null) {
            return null;
        }
        Generation holder = ousting.holder().generation();
        boolean released = row.handOff() != null && row.handOff().generation().equals(holder);
        return released ? null : ousting;
    }

    private long nextBeat() {
        return time.nanos() + attempt.timings().renewEvery().toNanos();
    }
}
