package io.baton.infra.lab.invocations;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.cli.view.InvocationView;
import io.baton.infra.emulator.Attempt;
import io.baton.infra.emulator.InvocationEvent;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.lease.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InvocationTimelinesTest {

    private static final Instant T0 = Instant.parse("2026-11-25T12:00:00Z");
    private static final Attempt FIRST = new Attempt("rides-1", "r1", 1);

    private final InvocationTimelines timelines = new InvocationTimelines(
            Map.of("rides-0", List.of(0), "rides-1", List.of(1), "rides-group-2-3", List.of(2, 3)));

    @Test
    void anInvocationThatReportsIsDrawnByItsOwnFigures() {
        start(FIRST, 0);
        timelines.accept(new InvocationEvent.Succeeded(FIRST, at(9_000), """
                {"partitions":[
                {"outcome":"superseded","reason":"a newer one","requestId":"r1","partition":1,"tick":"2026-11-25T12:00:00Z","generation":7,
                 "fromOffset":10,"nextOffset":40,"records":30,"handoffGapMillis":21,"warmUpMillis":900,"waitMillis":300,
                 "totalMillis":8900}]}""", Duration.ofSeconds(9)));

        InvocationView view = only();
        assertThat(view.generation()).isEqualTo(7);
        assertThat(view.partition()).isEqualTo(1);
        assertThat(view.startedAt()).isEqualTo(at(0));
        assertThat(view.claimedAt()).isEqualTo(at(1_000));
        assertThat(view.heldAt()).isEqualTo(at(1_300));
        assertThat(view.endedAt()).isEqualTo(at(9_000));
        assertThat(view.outcome()).isEqualTo("superseded");
        assertThat(view.gapMillis()).isEqualTo(21);
        assertThat(timelines.of(0, Map.of())).isEmpty();
    }

    @Test
    void oneThatIsKilledIsKnownByTheRowItLeft() {
        start(FIRST, 0);
        timelines.saw(row(7, "r1#a", null), at(1_100));
        timelines.saw(row(7, "r1#a", at(1_200)), at(1_400));
        timelines.accept(new InvocationEvent.EnvironmentDied(FIRST, at(5_000), 137, false));
        timelines.saw(row(7, "r1#a", at(1_200)), at(5_200));

        InvocationView view = only();
        assertThat(view.generation()).isEqualTo(7);
        assertThat(view.claimedAt()).isEqualTo(at(1_000));
        assertThat(view.heldAt()).isEqualTo(at(1_200));
        assertThat(view.endedAt()).isEqualTo(at(5_000));
        assertThat(view.outcome()).isEqualTo("killed");
    }

    @Test
    void oneUnderWayHasNoEndYet() {
        start(FIRST, 0);

        assertThat(only().endedAt()).isNull();
        assertThat(only().outcome()).isNull();
    }

    @Test
    void ofTwoUnderOneIdTheLaterEndsFirstAndTheRowIsNobodys() {
        start(FIRST, 0);
        start(FIRST, 500);
        timelines.saw(row(7, "r1#a", at(1_200)), at(1_400));
        timelines.accept(new InvocationEvent.Succeeded(
                FIRST,
                at(900),
                "{\"partitions\":[{\"outcome\":\"duplicate\",\"reason\":\"\",\"partition\":1,\"records\":0,\"totalMillis\":300}]}",
                Duration.ofMillis(400)));

        List<InvocationView> both = timelines.of(1, Map.of());
        assertThat(both).extracting(InvocationView::outcome).containsExactly(null, "duplicate");
        assertThat(both).extracting(InvocationView::heldAt).containsOnlyNulls();
    }

    @Test
    void aRetryIsAnInvocationOfItsOwn() {
        start(FIRST, 0);
        timelines.accept(new InvocationEvent.Failed(FIRST, at(2_000), "java.lang.Error", "no", "{}"));
        Attempt second = new Attempt("rides-1", "r1", 2);
        start(second, 4_000);
        timelines.saw(row(8, "r1#b", at(5_000)), at(5_100));

        assertThat(timelines.of(1, Map.of()))
                .extracting(InvocationView::generation)
                .containsExactly(0L, 8L);
        assertThat(timelines.of(1, Map.of()).getFirst().outcome()).isEqualTo("failed");
    }

    @Test
    void anInvocationOfSeveralPartitionsHasALifeAtEach() {
        Attempt both = new Attempt("rides-group-2-3", "r1", 1);
        start(both, 0);
        timelines.accept(new InvocationEvent.Succeeded(both, at(9_000), """
                {"partitions":[
                {"outcome":"duplicate","reason":"taken","partition":2,"totalMillis":300},
                {"outcome":"superseded","reason":"a newer one","partition":3,"generation":7,"fromOffset":10,"totalMillis":8900}]}""", Duration.ofSeconds(9)));

        assertThat(timelines.of(2, Map.of()).getFirst().outcome()).isEqualTo("duplicate");
        InvocationView other = timelines.of(3, Map.of()).getFirst();
        assertThat(other.outcome()).isEqualTo("superseded");
        assertThat(other.generation()).isEqualTo(7);
        assertThat(timelines.of(1, Map.of())).isEmpty();
    }

    private void start(Attempt attempt, long millis) {
        timelines.accept(new InvocationEvent.Started(attempt, at(millis), "e", 1, true));
    }

    private InvocationView only() {
        assertThat(timelines.of(1, Map.of())).hasSize(1);
        return timelines.of(1, Map.of()).getFirst();
    }

    /** Claimed a second after the start; held by the claimant from then, or by nobody yet. */
    private static Lease row(long number, String owner, @Nullable Instant heldSince) {
        Generation generation = new Generation(number);
        return new Lease(
                new LeaseKey("ride-standings", "rides", 1),
                null,
                generation,
                new Lease.Claim(generation, owner, Tick.at(T0), 3, at(1_000), false),
                heldSince == null ? null : new Lease.Holder(generation, owner, 5, heldSince, "stream", "1"),
                null,
                null,
                new Lease.Command(DesiredState.RUN, null, null, null),
                null,
                null,
                null,
                Setbacks.NONE);
    }

    private static Instant at(long millis) {
        return T0.plusMillis(millis);
    }
}
