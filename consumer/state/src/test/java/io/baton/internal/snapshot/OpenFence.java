package io.baton.internal.snapshot;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.Claimant;
import io.baton.internal.lease.Claiming;
import io.baton.internal.lease.Fence;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.InMemoryLeaseStore;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Tick;
import io.baton.internal.time.SystemTime;
import io.baton.internal.time.Time;

/** The fence of a holder. */
final class OpenFence {

    private OpenFence() {}

    static Fence of(LeaseKey key) throws InterruptedException {
        return held(key, new SystemTime()).fence();
    }

    /** The lease that it comes from. */
    static HeldLease held(LeaseKey key, Time time) throws InterruptedException {
        var request = new ClaimRequest(key, new Owner("r", "n", "log", "1"), new Intent.Scheduled(new Tick(1)));
        var claiming =
                new Leases(new InMemoryLeaseStore(), LeaseTimings.DEFAULT, time).claim(request, null, () -> false);
        return ((Claimant.Look.Holds) ((Claiming.Claimed) claiming).claimant().look(Checkpoint.at(0))).tenancy();
    }
}
