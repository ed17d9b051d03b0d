package io.baton.infra.emulator.lab;

import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.time.SystemTime;
import java.util.List;

/** Orders partitions about, as an operator does: through their rows. */
public final class Operator {

    private final LeaseStore store;
    private final Leases leases;

    public Operator(LeaseStore store) {
        this.store = store;
        this.leases = new Leases(store, LeaseTimings.DEFAULT, new SystemTime());
    }

    /** Stops those that may run: their holders drain, release and end at the next renewal. Answers which those were. */
    public List<LeaseKey> stop(List<LeaseKey> partitions, String by, String why) {
        List<LeaseKey> running = partitions.stream()
                .filter(key -> store.read(key).map(Lease::mayRun).orElse(true))
                .toList();
        running.forEach(key -> leases.command(key, DesiredState.STOP, by, why));
        return running;
    }

    /** Lets them run again, whenever an invocation comes. */
    public void release(List<LeaseKey> partitions, String by, String why) {
        partitions.forEach(key -> leases.command(key, DesiredState.RUN, by, why));
    }
}
