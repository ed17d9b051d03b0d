package io.baton.internal.tenure;

import io.baton.internal.lease.Lease;

/** What a row says about why an invocation ended, for people. */
final class Reasons {

    private Reasons() {}

    static String stopped(Lease.Command command) {
        return "stopped by %s at %s: %s".formatted(command.by(), command.at(), command.why());
    }

    static String duplicate(Lease row) {
        Lease.Claim claim = row.claim();
        Lease.Admitted admitted = row.admitted();
        if (admitted != null && (claim == null || isNewer(admitted, claim))) {
            return "%s already warms up for tick %s".formatted(admitted.ownerId(), admitted.tick());
        }
        return claim == null
                ? "another invocation is there"
                : "generation %s (%s, tick %s) is as new or newer, and alive"
                        .formatted(claim.generation(), claim.ownerId(), claim.tick());
    }

    /** A watchdog's claim leaves the admission of the tick before it in the row. */
    private static boolean isNewer(Lease.Admitted admitted, Lease.Claim claim) {
        return !admitted.ownerId().equals(claim.ownerId()) && admitted.tick().compareTo(claim.tick()) >= 0;
    }
}
