package io.baton.infra.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.cli.view.InvocationView;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.PastInvocation;
import io.baton.internal.lease.Tick;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimelineViewsTest {

    private static final Instant T0 = Instant.parse("2026-11-25T12:00:00Z");

    @Test
    void whomSomebodyEvictedIsDrawnUntilItLastShowedThatItLived() {
        List<InvocationView> views = TimelineViews.of(3, List.of(past(8, evicted(7))));

        assertThat(views).extracting(InvocationView::generation).containsExactly(7L, 8L);
        InvocationView dead = views.getFirst();
        assertThat(dead.requestId()).isEqualTo("request-7");
        assertThat(dead.partition()).isEqualTo(3);
        assertThat(dead.heldAt()).isEqualTo(T0);
        assertThat(dead.endedAt()).isEqualTo(T0.plusSeconds(60));
        assertThat(dead.outcome()).isEqualTo("evicted");
        assertThat(views.getLast().evictedGeneration()).isEqualTo(7L);
        assertThat(views.getLast().drainingAt()).isEqualTo(T0.plusSeconds(840));
    }

    @Test
    void oneThatLivedOnAndWroteItsOwnIsDrawnOnce() {
        List<InvocationView> views = TimelineViews.of(3, List.of(past(8, evicted(7)), past(7, null)));

        assertThat(views).extracting(InvocationView::generation).containsExactly(8L, 7L);
        assertThat(views).extracting(InvocationView::outcome).containsOnly("superseded");
    }

    private static PastInvocation.Evicted evicted(long generation) {
        return new PastInvocation.Evicted(
                new Generation(generation), "request-" + generation + "#nonce", T0, T0.plusSeconds(60));
    }

    private static PastInvocation past(long generation, PastInvocation.@Nullable Evicted evicted) {
        return new PastInvocation(
                new Generation(generation),
                "request-" + generation,
                Tick.at(T0),
                "1",
                "stream",
                T0,
                T0.plusSeconds(1),
                T0.plusSeconds(2),
                T0.plusSeconds(840),
                T0.plusSeconds(841),
                "superseded",
                "a newer one",
                0L,
                10L,
                10,
                0,
                null,
                List.of(),
                evicted,
                null);
    }
}
