package io.baton.infra.cli.leases;

import io.baton.infra.cli.view.HandOffView;
import io.baton.infra.cli.view.InvocationView;
import io.baton.infra.cli.view.LeaseView;
import io.baton.internal.lease.LeaseHistory;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.PastInvocation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Views of past invocations, and what they add to the view of a lease. Stateless. */
public final class HistoryViews {

    private HistoryViews() {}

    /** The newest first. */
    public static List<InvocationView> views(LeaseKey key, LeaseHistory.Past past) {
        return past.invocations().stream()
                .map(invocation -> view(key.partition(), invocation))
                .toList();
    }

    public static InvocationView view(int partition, PastInvocation past) {
        PastInvocation.Evicted evicted = past.evicted();
        PastInvocation.Written written = past.written();
        PastInvocation.Written inTransactions =
                written != null && written.commits() + written.aborts() + written.producersFenced() > 0
                        ? written
                        : null;
        return new InvocationView(
                past.generation().value(),
                past.requestId(),
                partition,
                Instant.ofEpochMilli(past.tick().epochMillis()),
                past.startedAt(),
                past.claimedAt(),
                past.heldAt(),
                past.drainingAt(),
                past.endedAt(),
                past.outcome(),
                past.reason(),
                past.fromOffset(),
                past.nextOffset(),
                past.records(),
                past.gapMillis(),
                past.functionVersion(),
                past.logStream(),
                evicted == null ? null : evicted.generation().value(),
                written == null ? null : written.outputs(),
                inTransactions == null ? null : inTransactions.commits(),
                inTransactions == null ? null : inTransactions.aborts(),
                inTransactions == null ? null : inTransactions.producersFenced());
    }

    /** A holder leaves a transaction open only if the holder does not end by itself; its successor ends the transaction. */
    private static @Nullable Long readersHeldUp(List<PastInvocation> past) {
        for (PastInvocation invocation : past) {
            PastInvocation.Evicted evicted = invocation.evicted();
            if (evicted != null && invocation.heldAt() != null) {
                return Math.max(
                        0,
                        Duration.between(evicted.heartbeatAt(), invocation.heldAt())
                                .toMillis());
            }
        }
        return null;
    }

    /** Adds the last known gap, how long readers of outputs were held up, and the dead letters. The present holder writes its own history only when it ends. */
    static LeaseView completed(LeaseView view, LeaseHistory history) {
        if (view.group() == null || view.topic() == null || view.partition() == null) {
            return view;
        }
        List<PastInvocation> past = history.of(new LeaseKey(view.group(), view.topic(), view.partition()))
                .invocations();
        Long gap = past.stream()
                .map(PastInvocation::gapMillis)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        HandOffView known = view.lastHandOff();
        return view.withHistory(
                known == null || gap == null
                        ? known
                        : new HandOffView(
                                known.fromGeneration(), known.servedUntil(), known.clean(), gap, known.duplicates()),
                readersHeldUp(past),
                past.stream().mapToLong(PastInvocation::deadLetters).sum());
    }
}
