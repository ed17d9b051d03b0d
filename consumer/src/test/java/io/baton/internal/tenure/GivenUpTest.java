package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Outcome;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Claimant;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.metrics.Count;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Handlers that do not return at a hand-over. */
class GivenUpTest extends TenureHarness {

    private void neverReturnsAt(long offset) {
        processor.drainTakes = Duration.ofHours(1);
        processor.abandoned = false;
        processor.inHand = offset;
        source.end = offset;
    }

    /** Takes the partition over, finishes nothing, and hands it back. */
    private void handsBack(String requestId, long tick) {
        time.after(Duration.ofSeconds(30), () -> claim(requestId, tick));
    }

    @Test
    void theRecordIsNamedInTheReasonAndCountedInTheRow() {
        neverReturnsAt(104);
        handsBack("successor", 2);
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(ended.reason()).contains("handed over", "offset 104 was given up", "time 1 in a row", "PT5S");
        assertThat(ended.setbacks().givenUp()).isEqualTo(new Setbacks.GivenUp(104, 1));
        assertThat(row().setbacks()).isEqualTo(ended.setbacks());
        assertThat(checkpoint()).isEqualTo(104);
        assertThat(meters.total(Count.GIVEN_UP)).isEqualTo(1);
    }

    @Test
    void eachFurtherTimeIsCountedAndTheCheckpointPastItForgetsThem() {
        for (long tick = 1; tick <= 5; tick += 2) {
            neverReturnsAt(104);
            long next = tick + 1;
            time.after(Duration.ofSeconds(30), () -> handsOver("successor-" + next, next));
            assertThat(run(tick).outcome()).isEqualTo(Outcome.SUPERSEDED);
            time.advance(Duration.ofSeconds(40));
        }
        assertThat(row().setbacks().givenUp()).isEqualTo(new Setbacks.GivenUp(104, 3));

        processor.drainTakes = Duration.ZERO;
        processor.inHand = -1;
        source.end = 110;
        time.after(Duration.ofSeconds(30), () -> claim("last", 8));
        assertThat(run(7).setbacks()).isEqualTo(Setbacks.NONE);
        assertThat(row().setbacks()).isEqualTo(Setbacks.NONE);
    }

    /** Holds as soon as it can, and lets go at once. */
    private void handsOver(String requestId, long tick) {
        var claimant = claim(requestId, tick);
        time.after(Duration.ofSeconds(10), () -> {
            if (claimant.look(Checkpoint.at(0)) instanceof Claimant.Look.Holds holds) {
                HeldLease tenancy = holds.tenancy();
                tenancy.release(tenancy.start(), time.now());
            }
        });
    }

    /** What it had in hand is its successor's by then, and the row is too. */
    @Test
    void aHolderThatWasReplacedGaveUpNothing() {
        neverReturnsAt(104);
        time.after(Duration.ofSeconds(30), () -> network.gone(true));
        time.after(Duration.ofSeconds(31), () -> {
            Claimant next = claim("next", 2);
            next.look(Checkpoint.at(0));
            time.after(TIMINGS.leaseDuration(), () -> next.look(Checkpoint.at(0)));
        });
        time.after(Duration.ofSeconds(55), () -> network.gone(false));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FENCED);
        assertThat(ended.setbacks().givenUp()).isNull();
        assertThat(meters.total(Count.GIVEN_UP)).isZero();
    }

    @Test
    void anOrdinaryHandOverLeavesNothing() {
        processor.drainTakes = Duration.ofSeconds(3);
        handsBack("successor", 2);
        Ended ended = run(1);
        assertThat(ended.reason()).doesNotContain("given up");
        assertThat(meters.total(Count.GIVEN_UP)).isZero();
        assertThat(row().setbacks()).isEqualTo(Setbacks.NONE);
        assertThat(List.of(ended.setbacks())).containsExactly(Setbacks.NONE);
    }
}
