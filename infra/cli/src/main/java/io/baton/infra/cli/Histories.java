package io.baton.infra.cli;

import io.baton.infra.cli.view.HandOffView;
import io.baton.infra.cli.view.InvocationView;
import io.baton.infra.cli.view.LeaseView;
import io.baton.lease.LeaseHistory;
import io.baton.lease.LeaseKey;
import io.baton.lease.PastInvocation;
import java.time.Instant;
import java.util.List;

/** Past invocations as views, and what they add to the view of a lease. Stateless. */
public final class Histories {

    private Histories() {}

    /** The newest first. */
    public static List<InvocationView> views(LeaseKey key, LeaseHistory.Past past) {
        return past.invocations().stream()
                .map(invocation -> view(key, invocation))
                .toList();
    }

    private static InvocationView view(LeaseKey key, PastInvocation past) {
        PastInvocation.Evicted evicted = past.evicted();
        return new InvocationView(
                past.generation().value(),
                past.requestId(),
                key.partition(),
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
                evicted == null ? null : evicted.generation().value());
    }

    /** With the last gap that is written down. The present holder writes its own only when it ends. */
    static LeaseView completed(LeaseView view, LeaseHistory history) {
        HandOffView known = view.lastHandOff();
        if (view.group() == null || view.topic() == null || view.partition() == null) {
            return view;
        }
        Long gap = history.of(new LeaseKey(view.group(), view.topic(), view.partition())).invocations().stream()
                .filter(invocation -> invocation.gapMillis() != null)
                .findFirst()
                .map(PastInvocation::gapMillis)
                .orElse(null);
        if (known == null || gap == null) {
            return view;
        }
        return view.withLastHandOff(new HandOffView(known.from(), known.at(), known.clean(), gap, known.duplicates()));
    }
}
