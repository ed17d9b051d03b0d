package io.baton.internal.lease;

import io.baton.internal.lease.Claimant.Look;
import io.baton.internal.time.VirtualTime;

/** Invocations that meet at one row, on virtual time, over a network that may fail them. */
abstract class HandOffHarness {

    static final LeaseKey KEY = new LeaseKey("riders", "telemetry", 3);
    static final LeaseTimings TIMINGS = LeaseTimings.DEFAULT;

    final VirtualTime time = new VirtualTime();
    final InMemoryLeaseStore table = new InMemoryLeaseStore();
    final UnreliableLeaseStore network = new UnreliableLeaseStore(table);
    final Leases leases = new Leases(network, TIMINGS, time);
    int attempts;

    void stop() {
        leases.command(KEY, DesiredState.STOP, "ops", "maintenance");
    }

    Lease row() {
        return table.read(KEY).orElseThrow();
    }

    Claimant claimed(String requestId, long tick) throws InterruptedException {
        return ((Claiming.Claimed) leases.claim(request(requestId, scheduled(tick)), "topic-id", () -> false))
                .claimant();
    }

    HeldLease hold(Claimant claimant) {
        return ((Look.Holds) claimant.look(Checkpoint.at(100))).tenancy();
    }

    ClaimRequest request(String requestId, Intent intent) {
        return new ClaimRequest(KEY, new Owner(requestId, Integer.toString(++attempts), "log", "1"), intent);
    }

    static Intent scheduled(long tick) {
        return new Intent.Scheduled(new Tick(tick));
    }
}
