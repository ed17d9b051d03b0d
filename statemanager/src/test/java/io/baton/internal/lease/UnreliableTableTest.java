package io.baton.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.lease.Claimant.Look;
import io.baton.internal.lease.HeldLease.Renewal;
import io.baton.internal.lease.UnreliableLeaseStore.Fault;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A table that is away, slow, throttled, or whose answers are lost. */
class UnreliableTableTest extends HandOffHarness {

    @Test
    void lostAnswersThatTheClientRepeatsChangeNothing() throws Exception {
        network.next(Fault.ANSWER_LOST_AND_REPEATED);
        Claimant claimant = claimed("first", 1);
        network.next(Fault.ANSWER_LOST_AND_REPEATED);
        HeldLease tenancy = hold(claimant);
        network.next(Fault.ANSWER_LOST_AND_REPEATED);
        assertThat(tenancy.renew(Checkpoint.at(105))).isInstanceOf(Renewal.Renewed.class);
        network.next(Fault.ANSWER_LOST_AND_REPEATED);
        assertThat(tenancy.release(Checkpoint.at(106), time.now())).isTrue();
        assertThat(row().generation()).as("one claim, one generation").isEqualTo(new Generation(1));
        assertThat(row().claimable()).isTrue();
    }

    @Test
    void aLostAnswerToAnEvictionIsStillAnEviction() throws Exception {
        hold(claimed("dead", 1));
        Claimant next = claimed("next", 2);
        next.look(Checkpoint.at(0));
        time.advance(TIMINGS.leaseDuration());
        network.next(Fault.NONE); // the beat
        network.next(Fault.NONE); // the attempt to activate
        network.next(Fault.ANSWER_LOST_AND_REPEATED);
        assertThat(next.look(Checkpoint.at(0))).isInstanceOf(Look.Holds.class);
    }

    @Test
    void aHoldWhoseAnswerWasLostIsFencedFromWhenItMayHaveBegunAndNotFromWhenItWasFound() throws Exception {
        Claimant claimant = claimed("cut-off", 1);
        network.next(Fault.ANSWER_LOST);
        assertThat(claimant.look(Checkpoint.at(100))).isInstanceOf(Look.Unknown.class);
        time.advance(Duration.ofSeconds(5)); // for which a successor may have watched its beat stand still
        network.next(Fault.NONE); // the claimant's beat
        HeldLease tenancy = hold(claimant);
        assertThat(tenancy.fence().open()).isTrue();
        assertThat(tenancy.untilRenewal()).as("it shows at once that it lives").isNegative();
        time.advance(TIMINGS.holdsFor().minusSeconds(5));
        assertThat(tenancy.fence().open()).isFalse();
        tenancy.renew(Checkpoint.at(100));
        assertThat(tenancy.fence().open()).isTrue();
    }

    @Test
    void aClaimWhoseAnswerNeverCameIsFoundAgainByItsOwner() throws Exception {
        ClaimRequest request = request("unlucky", scheduled(1));
        network.next(Fault.ANSWER_LOST);
        assertThatThrownBy(() -> leases.claim(request, null, () -> false)).isInstanceOf(LeaseStoreException.class);
        assertThat(leases.claim(request, null, () -> false)).isInstanceOf(Claiming.Claimed.class);
        assertThat(row().generation()).isEqualTo(new Generation(1));
    }

    @Test
    void aThrottledTableCostsTheHolderNothingUntilItsFenceCloses() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        network.gone(true);
        time.advance(TIMINGS.renewEvery());
        assertThatThrownBy(() -> holder.renew(Checkpoint.at(110))).isInstanceOf(LeaseStoreException.class);
        assertThat(holder.fence().open()).isTrue();
        assertThat(holder.untilRenewal()).as("it asks again sooner").isLessThan(TIMINGS.renewEvery());
        time.advance(TIMINGS.holdsFor());
        assertThat(holder.fence().open()).isFalse();
        network.gone(false);
        assertThat(holder.renew(Checkpoint.at(110))).isInstanceOf(Renewal.Renewed.class);
        assertThat(holder.fence().open()).isTrue();
    }

    @Test
    void anEvictionWhoseAnswerNeverCameIsToldFromAHandOverAllTheSame() throws Exception {
        hold(claimed("first", 1));
        Lease silent = row();
        Claimant next = claimed("next", 2);
        next.look(Checkpoint.at(0));
        time.advance(TIMINGS.leaseDuration());
        network.next(Fault.NONE); // its beat
        network.next(Fault.NONE); // the activation, which is refused
        network.next(Fault.ANSWER_LOST);
        assertThat(next.look(Checkpoint.at(0))).isInstanceOf(Look.Unknown.class);
        assertThat(hold(next).evictedRow())
                .hasValueSatisfying(row -> assertThat(row.holder()).isEqualTo(silent.holder()));
    }

    @Test
    void anUnreachableTableIsLookedAtAgain() throws Exception {
        Claimant claimant = claimed("first", 1);
        network.gone(true);
        assertThat(claimant.look(Checkpoint.at(0))).isInstanceOf(Look.Unknown.class);
        network.gone(false);
        assertThat(claimant.look(Checkpoint.at(0))).isInstanceOf(Look.Holds.class);
    }

    /** By a table that changes the row under each attempt, as none of Baton's own writers can. */
    @Test
    void aReleaseThatIsRefusedByAnotherRowEachTimeIsNotTriedWithoutEnd() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        Lease mine = row();
        claimed("successor", 2);
        Lease superseded = row();
        var writes = new AtomicInteger();
        network.refuseWith(step -> {
            if (writes.incrementAndGet() > 1_000) {
                throw new AssertionError("tried without end");
            }
            return ((Step.Release) step).endsClaim() ? superseded : mine;
        });
        assertThatThrownBy(() -> holder.release(Checkpoint.at(110), time.now()))
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("refused 3 times");
    }

    @Test
    void aMoveThatAnotherSeekOvertakesEachTimeIsLeftToTheNextRound() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        var numbers = new AtomicInteger();
        leases.seek(row(), 40, "ops", "because");
        holder.renew(Checkpoint.at(110));
        network.refuseWith(step -> {
            if (numbers.incrementAndGet() > 1_000) {
                throw new AssertionError("tried without end");
            }
            leases(table).seek(row(), 40 + numbers.get(), "ops", "because");
            return row();
        });
        assertThat(holder.move(Checkpoint.at(120))).isInstanceOf(Renewal.SeekAsked.class);
        assertThat(holder.start()).as("where it is").isEqualTo(Checkpoint.at(120));
        network.refuseWith(null);
        assertThat(holder.move(holder.start())).isInstanceOf(Renewal.Renewed.class);
        assertThat(holder.start()).isEqualTo(Checkpoint.at(43));
    }

    private Leases leases(LeaseStore store) {
        return new Leases(store, TIMINGS, time);
    }
}
