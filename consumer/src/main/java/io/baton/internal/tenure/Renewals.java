package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.LeaseTimings;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the next renewal of a hold is due: sooner while the holder works, later while it is idle. Tells the log of renewals
 * that got no answer: when that begins, when it has consequences, and when it ends. Confined to the lease thread.
 */
final class Renewals {

    private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);

    private final HeldLease lease;
    private final Intake intake;
    private final Duration idleStretch;
    private @Nullable Checkpoint inRow;
    private boolean draining;
    private int unanswered;
    private boolean fenced;

    Renewals(HeldLease lease, Intake intake, LeaseTimings timings) {
        this.lease = lease;
        this.intake = intake;
        this.idleStretch = timings.idleRenewEvery().minus(timings.renewEvery());
    }

    /** How long until the next one is due for a holder that came as far as {@code reached}; zero or less when it is. */
    Duration untilDue(Supplier<Checkpoint> reached) {
        Duration left = lease.untilRenewal();
        return left.isPositive() || !isIdle(reached.get()) ? left : left.plus(idleStretch);
    }

    /** Whether the row says all that there is to say, and no record is in hand or waits. */
    boolean isIdle(Checkpoint reached) {
        return !draining && unanswered == 0 && reached.equals(inRow) && reached.nextOffset() >= intake.fetchedTo();
    }

    void unanswered(LeaseStoreException problem, boolean fenceOpen) {
        unanswered++;
        if (unanswered == 1) {
            LOG.warn("The lease was not renewed, and is tried again: {}", problem.getMessage());
        } else {
            LOG.debug("The lease was not renewed, attempt {}: {}", unanswered, problem.getMessage());
        }
        if (!fenceOpen && !fenced) {
            fenced = true;
            LOG.warn(
                    "The lease has not been renewed for so long that another invocation may hold it: no record is begun or finished until a renewal succeeds. The {} attempts so far got no answer, the last: {}",
                    unanswered,
                    problem.getMessage());
        }
    }

    /** Whether the last of them got no answer. */
    boolean areUnanswered() {
        return unanswered > 0;
    }

    /** What is in hand is waited for from now on: somebody waits for the partition. */
    void draining() {
        draining = true;
    }

    /** Records are begun from now on. */
    void consuming() {
        draining = false;
    }

    /** The row has this checkpoint. */
    void answered(Checkpoint checkpoint) {
        inRow = checkpoint;
        if (unanswered > 0) {
            LOG.info("The lease is renewed again, after {} attempts without an answer", unanswered);
        }
        unanswered = 0;
        fenced = false;
    }
}
