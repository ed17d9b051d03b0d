package io.baton.infra.cli.view;

import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Lease;
import java.time.Duration;
import java.time.Instant;

/**
 * A partition's state by its row and a wall clock: good enough to show, never to act on. Pure.
 *
 * <p>A row does not show an invocation before it is admitted, and shows one that died only as silent.
 */
final class StateRules {

    private StateRules() {}

    static LeaseState state(Lease row, Instant now, Duration leaseDuration) {
        Instant since = now.minus(leaseDuration);
        boolean stopped = row.command().desired() == DesiredState.STOP;
        if (row.holder() != null) {
            if (!renewedAt(row).isAfter(since)) {
                return LeaseState.SILENT;
            }
            if (stopped) {
                return LeaseState.STOPPING;
            }
            return successorWaits(row) ? LeaseState.HANDING_OVER : LeaseState.RUNNING;
        }
        if (stopped) {
            return LeaseState.STOPPED;
        }
        if (warmsUp(row, since)) {
            return LeaseState.STARTING;
        }
        if (row.isAsleep()) {
            return LeaseState.ASLEEP;
        }
        if (row.claimable()) {
            return LeaseState.IDLE;
        }
        return row.claim() != null && row.claim().heartbeatAt().isAfter(since)
                ? LeaseState.STARTING
                : LeaseState.SILENT;
    }

    /** The last heartbeat of the holder, or of the claimant where there is no holder. */
    static Instant lastSign(Lease row) {
        Lease.Claim claim = row.claim();
        return row.holder() != null || claim == null ? renewedAt(row) : claim.heartbeatAt();
    }

    static Instant renewedAt(Lease row) {
        return row.progress() == null ? Instant.EPOCH : row.progress().checkpointedAt();
    }

    private static boolean successorWaits(Lease row) {
        Lease.Claim claim = row.claim();
        return claim != null
                && row.holder() != null
                && !claim.ended()
                && claim.generation().compareTo(row.holder().generation()) > 0;
    }

    private static boolean warmsUp(Lease row, Instant since) {
        Lease.Admitted admitted = row.admitted();
        return admitted != null
                && admitted.at().isAfter(since)
                && (row.claim() == null || !row.claim().ownerId().equals(admitted.ownerId()));
    }
}
