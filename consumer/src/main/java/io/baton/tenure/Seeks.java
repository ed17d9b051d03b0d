package io.baton.tenure;

import io.baton.lease.Checkpoint;
import io.baton.lease.Lease;
import io.baton.lease.Tenancy;
import io.baton.lease.Tenancy.Renewal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the seeks that an operator asks a hold for, and notes each. Confined to the poll thread. */
final class Seeks {

    private static final Logger LOG = LoggerFactory.getLogger(Seeks.class);

    private final Tenancy tenancy;
    private final List<Lease.Sought> carriedOut = new ArrayList<>();

    Seeks(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** {@link Tenancy#move}, which says what it may throw and leave to be repeated. */
    Renewal move(Checkpoint drained) {
        Optional<Lease.Sought> before = tenancy.sought();
        Renewal answer = tenancy.move(drained);
        if (!(answer instanceof Renewal.Fenced)) {
            tenancy.sought().filter(last -> !Optional.of(last).equals(before)).ifPresent(this::note);
        }
        return answer;
    }

    private void note(Lease.Sought sought) {
        carriedOut.add(sought);
        LOG.info(
                "Moved from offset {} to {}, as {} asked (seek {})",
                sought.from(),
                sought.to(),
                sought.by(),
                sought.number());
    }

    /** In order. */
    List<Lease.Sought> carriedOut() {
        return List.copyOf(carriedOut);
    }
}
