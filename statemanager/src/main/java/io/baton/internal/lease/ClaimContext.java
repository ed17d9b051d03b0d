package io.baton.internal.lease;

import io.baton.internal.time.Time;

/** What {@link Claimant} and {@link HeldLease} of one invocation share. */
record ClaimContext(LeaseStore store, LeaseTimings timings, Time time, ClaimRequest request) {

    LeaseKey key() {
        return request.key();
    }

    Owner owner() {
        return request.owner();
    }
}
