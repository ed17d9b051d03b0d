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

        /** Another invocation still holds it; the row tells how far that one is. */
        record Waits(Lease row) implements Look {}

        /** A newer invocation claimed, or the row is gone: this one ends. */
        record Superseded(Optional<Lease> row) implements Look {}

        /** The operator stopped the partition; the claim should be resigned. */
        record Stopped(Lease row) implements Look {}

        /** The table did not answer; look again. */
        record Unknown(LeaseStoreException problem) implements Look {}
    }

    private final ClaimContext context;
    private final Time time;
    private final Generation mine;
    private final SilenceTimer holderSilence;
    private long beatDueNanos;
    /** The row as it was when its holder was last to be evicted. */
    private @Nullable Lease evicting;
    /** Before the last look that found it not yet the holder: when an answer was lost, the hold may be as old as this. */
    private Fence.Stamp notYet;

    Claimant(ClaimContext context, Generation mine, SilenceTimer holderSilence) {
        this.context = context;
        this.time = context.time();
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
     * @param startIfNew where to begin if the partition was never held
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
            context.store().write(new Step.Await(context.key(), context.owner(), mine, time.now()));
        }
        Look look = take(new Step.Activate(context.key(), context.owner(), mine, startIfNew, time.now()));
        if (look instanceof Look.Waits waits && holderSilence.observe(Leases.holderBeats(waits.row()))) {
            evicting = waits.row();
            return take(new Step.Evict(
                    context.key(),
                    context.owner(),
                    mine,
                    waits.row().heartbeats(),
                    startIfNew,
                    Setbacks.afterCrash(waits.row()),
                    time.now()));
        }
        return look;
    }

    /** Gives the claim up, so that any later invocation may claim at once. */
    public void resign() {
        context.store().write(new Step.Resign(context.key(), context.owner(), mine));
    }

    private Look take(Step.OfOwner step) {
        Fence.Stamp sent = Fence.stamp(time);
        return switch (context.store().write(step)) {
            case Written.Done done -> holds(sent, done.row());
            case Written.Refused refused -> refused(step, sent, refused.row());
        };
    }

    private Look refused(Step.OfOwner step, Fence.Stamp sent, Optional<Lease> row) {
        if (row.isPresent() && LeaseRules.alreadyDone(row.get(), step)) {
            return holds(notYet, row.get());
        }
        notYet = sent;
        if (row.isEmpty() || !row.get().isClaimedBy(context.owner(), mine)) {
            return new Look.Superseded(row);
        }
        return row.get().mayRun() ? new Look.Waits(row.get()) : new Look.Stopped(row.get());
    }

    /** @param since what its silence may be counted from by others: never later than its write took effect */
    private Look holds(Fence.Stamp since, Lease row) {
        return new Look.Holds(new HeldLease(context, mine, since, row, evictedRow(row)));
    }

    /** Null where the holder let go after all, before it was evicted. */
    private @Nullable Lease evictedRow(Lease row) {
        if (evicting == null || evicting.holder() == null) {
            return null;
        }
        Generation holder = evicting.holder().generation();
        boolean released = row.handOff() != null && row.handOff().generation().equals(holder);
        return released ? null : evicting;
    }

    private long nextBeat() {
        return time.nanos() + context.timings().renewEvery().toNanos();
    }
}
