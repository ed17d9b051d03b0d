package io.baton.infra.cli.leases;

import io.baton.internal.lease.Lease;
import org.jspecify.annotations.Nullable;

/** What becomes of a pipeline's state at a seek, as it is written on the command line. */
enum StateChoice {
    keep,
    clear;

    /** As the lease row has it; null to keep it. */
    static @Nullable String snapshot(@Nullable StateChoice choice) {
        return choice == clear ? Lease.Seek.EMPTY : null;
    }
}
