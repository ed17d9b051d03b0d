package io.baton.internal.lambda;

import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseHistory;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.PastInvocation;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.Ended;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the history, for people, how an invocation that claimed has ended, after it let the partition go. One write, and best
 * effort: a failure is logged, and it takes at most one call timeout.
 */
final class HistoryWriter {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);

    private final LeaseHistory history;
    private final LeaseTimings timings;
    private final Deadline deadline;

    HistoryWriter(LeaseHistory history, LeaseTimings timings, Deadline deadline) {
        this.history = history;
        this.timings = timings;
        this.deadline = deadline;
    }

    /** Writes nothing for an invocation that never claimed: a duplicate reads the table once and does nothing else. */
    void of(ClaimRequest request, Ended ended, Meters meters) {
        Long generation = ended.generation();
        Instant claimed = ended.times().claimed();
        if (generation == null || claimed == null) {
            return;
        }
        if (deadline.remaining().get().compareTo(timings.callTimeout().multipliedBy(2)) < 0) {
            LOG.warn("No time is left to write this invocation to the history");
            return;
        }
        try {
            history.add(request.key(), past(request, ended, meters, new Generation(generation), claimed));
        } catch (RuntimeException e) {
            LOG.warn("This invocation was not written to the history: {}", e.getMessage());
        }
    }

    private static PastInvocation past(
            ClaimRequest request, Ended ended, Meters meters, Generation generation, Instant claimed) {
        Ended.Times times = ended.times();
        return new PastInvocation(
                generation,
                request.owner().requestId(),
                request.intent().tick(),
                request.owner().functionVersion(),
                request.owner().logStream(),
                times.started(),
                claimed,
                times.held(),
                times.draining(),
                times.ended(),
                ended.outcome().word(),
                ended.reason(),
                ended.fromOffset(),
                ended.nextOffset(),
                ended.records(),
                meters.total(Count.DEAD_LETTERS),
                ended.handoffGapMillis(),
                ended.seeks(),
                evicted(ended.ousted()),
                written(meters));
    }

    private static PastInvocation.@Nullable Written written(Meters meters) {
        var written = new PastInvocation.Written(
                meters.total(Count.OUTPUTS),
                meters.total(Count.COMMITS),
                meters.total(Count.ABORTS),
                meters.total(Count.PRODUCERS_FENCED));
        return written.equals(new PastInvocation.Written(0, 0, 0, 0)) ? null : written;
    }

    private static PastInvocation.@Nullable Evicted evicted(@Nullable Lease ousted) {
        Lease.Holder holder = ousted == null ? null : ousted.holder();
        Lease.Progress progress = ousted == null ? null : ousted.progress();
        if (holder == null || progress == null) {
            return null;
        }
        return new PastInvocation.Evicted(
                holder.generation(), holder.ownerId(), holder.since(), progress.checkpointedAt());
    }
}
