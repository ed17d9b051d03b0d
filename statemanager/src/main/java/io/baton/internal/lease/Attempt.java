package io.baton.internal.lease;

import io.baton.internal.time.Time;

/** What the handles of one invocation share. */
record Attempt(LeaseStore store, LeaseTimings timings, Time time, ClaimRequest request) {

    LeaseKey key() {
        return request.key();
    }

    Owner owner() {
        return request.owner();
    }
}
