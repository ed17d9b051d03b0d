package io.baton.infra.console;

import io.baton.infra.cli.view.InvocationView;
import io.baton.internal.lease.PastInvocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A partition's history as it is drawn: those that wrote theirs, and those that they say they evicted. Stateless. */
final class PastViews {

    private static final String OWNER_SEPARATOR = "#";

    private PastViews() {}

    static List<InvocationView> of(int partition, List<PastInvocation> past) {
        List<InvocationView> views = new ArrayList<>();
        for (PastInvocation one : past) {
            PastInvocation.Evicted evicted = one.evicted();
            // a fenced holder that lives on writes its own
            if (evicted != null
                    && past.stream().noneMatch(other -> other.generation().equals(evicted.generation()))) {
                views.add(evicted(partition, evicted));
            }
            views.add(view(partition, one, evicted));
        }
        return views;
    }

    private static InvocationView view(int partition, PastInvocation one, PastInvocation.@Nullable Evicted evicted) {
        return new InvocationView(
                one.generation().value(),
                one.requestId(),
                partition,
                Instant.ofEpochMilli(one.tick().epochMillis()),
                one.startedAt(),
                one.claimedAt(),
                one.heldAt(),
                one.drainingAt(),
                one.endedAt(),
                one.outcome(),
                one.reason(),
                one.fromOffset(),
                one.nextOffset(),
                one.records(),
                one.gapMillis(),
                one.functionVersion(),
                one.logStream(),
                evicted == null ? null : evicted.generation().value());
    }

    /** All that is known of one that is dead: since when it held, and when it last showed that it lived. */
    private static InvocationView evicted(int partition, PastInvocation.Evicted evicted) {
        String owner = evicted.ownerId();
        int separator = owner.indexOf(OWNER_SEPARATOR);
        return new InvocationView(
                evicted.generation().value(),
                separator < 0 ? owner : owner.substring(0, separator),
                partition,
                null,
                null,
                null,
                evicted.since(),
                null,
                evicted.heartbeatAt(),
                "evicted",
                "it fell silent and was taken for dead",
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
