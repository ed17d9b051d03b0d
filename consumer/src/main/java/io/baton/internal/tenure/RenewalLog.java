package io.baton.internal.tenure;

import io.baton.internal.lease.LeaseStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of renewals that got no answer: when that begins, when it has consequences, and when it ends. */
final class RenewalLog {

    private static final Logger LOG = LoggerFactory.getLogger(RenewalLog.class);

    private int unanswered;
    private boolean fenced;

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

    void answered() {
        if (unanswered > 0) {
            LOG.info("The lease is renewed again, after {} attempts without an answer", unanswered);
        }
        unanswered = 0;
        fenced = false;
    }
}
