package io.baton.lease;

import io.baton.lease.LeaseStore.Written;
import io.baton.time.Time;
import java.util.Optional;

/** The newest invocation that should run, waiting for the holder to let go. Confined to one thread; single-use. */
public final class Claimant {

    /** What a look found. */
    public sealed interface Look {

        /** The partition is ours. */
        record Holds(Tenancy tenancy) implements Look {}

        /** Somebody else still holds it; the row tells how far it is. */
        record Waits(Lease row) implements Look {}

        /** A newer invocation claimed, or the row is gone: this one ends. */
        record Superseded(Optional<Lease> row) implements Look {}

        /** The operator stopped the partition; the claim should be resigned. */
        record Stopped(Lease row) implements Look {}
    }

    private final LeaseStore store;
    private final LeaseTimings timings;
    private final Time time;
    private final ClaimRequest request;
    private final Generation mine;
    private final Silence holderSilence;
    private long beatDueNanos;

    Claimant(
            LeaseStore store,
            LeaseTimings timings,
            Time time,
            ClaimRequest request,
            Generation mine,
            Silence holderSilence) {
        this.store = store;
        this.timings = timings;
        this.time = time;
        this.request = request;
        this.mine = mine;
        this.holderSilence = holderSilence;
        this.beatDueNanos = time.nanos() + timings.renewEvery().toNanos();
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
        if (time.nanos() - beatDueNanos >= 0) {
            beatDueNanos = time.nanos() + timings.renewEvery().toNanos();
            store.write(new Step.Await(request.key(), request.owner(), mine, time.now()));
        }
        Look look = take(new Step.Activate(request.key(), request.owner(), mine, startIfNew, time.now()));
        if (look instanceof Look.Waits waits && holderSilence.lasted(Leases.holderBeats(waits.row()))) {
            return take(new Step.Evict(
                    request.key(), request.owner(), mine, waits.row().beats(), startIfNew, time.now()));
        }
        return look;
    }

    /** Gives the claim up, so that any later invocation may claim at once. */
    public void resign() {
        store.write(new Step.Resign(request.key(), request.owner(), mine));
    }

    private Look take(Step.OfOwner step) {
        Fence.Stamp sent = Fence.stamp(time);
        return switch (Leases.write(store, step)) {
            case Written.Done done ->
                new Look.Holds(new Tenancy(
                        store,
                        timings,
                        time,
                        request,
                        mine,
                        new Fence(time, timings.holdsFor(), sent),
                        sent,
                        done.row()));
            case Written.Refused refused -> {
                Optional<Lease> row = refused.row();
                if (row.isEmpty() || !row.get().isClaimedBy(request.owner(), mine)) {
                    yield new Look.Superseded(row);
                }
                yield row.get().mayRun() ? new Look.Waits(row.get()) : new Look.Stopped(row.get());
            }
        };
    }
}
