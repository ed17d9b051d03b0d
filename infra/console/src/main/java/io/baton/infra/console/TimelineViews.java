package io.baton.infra.console;

import io.baton.infra.cli.leases.HistoryViews;
import io.baton.infra.cli.view.InvocationView;
import io.baton.infra.cli.view.LeaseJudge;
import io.baton.internal.lease.PastInvocation;
import java.util.ArrayList;
import java.util.List;

/** The invocations of a partition's timeline: those that wrote their history, and those that were evicted. Stateless. */
final class TimelineViews {

    private TimelineViews() {}

    static List<InvocationView> of(int partition, List<PastInvocation> past) {
        List<InvocationView> views = new ArrayList<>();
        for (PastInvocation invocation : past) {
            PastInvocation.Evicted evicted = invocation.evicted();
            // a fenced holder that goes on writes its own history
            if (evicted != null
                    && past.stream().noneMatch(other -> other.generation().equals(evicted.generation()))) {
                views.add(evicted(partition, evicted));
            }
            views.add(HistoryViews.view(partition, invocation));
        }
        return views;
    }

    /** The little that is known of an evicted holder: when it took the lease, and its last heartbeat. */
    private static InvocationView evicted(int partition, PastInvocation.Evicted evicted) {
        return new InvocationView(
                evicted.generation().value(),
                LeaseJudge.requestId(evicted.ownerId()),
                partition,
                null,
                null,
                null,
                evicted.since(),
                null,
                evicted.heartbeatAt(),
                "evicted",
                "its heartbeats stopped, and its lease was taken over",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
