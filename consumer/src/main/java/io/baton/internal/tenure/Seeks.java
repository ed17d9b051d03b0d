package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.HeldLease.Renewal;
import io.baton.internal.lease.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the seeks that an operator asks a hold for, and notes each. Confined to the lease thread. */
final class Seeks {

    private static final Logger LOG = LoggerFactory.getLogger(Seeks.class);

    private final HeldLease lease;
    private final List<Lease.SeekDone> carriedOut = new ArrayList<>();

    Seeks(HeldLease lease) {
        this.lease = lease;
    }

    /** {@link HeldLease#move}, which says what it may throw and leave to be repeated. */
    Renewal move(Checkpoint drained) {
        Optional<Lease.SeekDone> before = lease.seekDone();
        Renewal answer = lease.move(drained);
        if (!(answer instanceof Renewal.Fenced)) {
            lease.seekDone().filter(last -> !Optional.of(last).equals(before)).ifPresent(this::note);
        }
        return answer;
    }

    private void note(Lease.SeekDone seekDone) {
        carriedOut.add(seekDone);
        LOG.info(
                "Moved from offset {} to {}, as {} asked (seek {})",
                seekDone.from(),
                seekDone.to(),
                seekDone.by(),
                seekDone.number());
    }

    /** In order. */
    List<Lease.SeekDone> carriedOut() {
        return List.copyOf(carriedOut);
    }
}
