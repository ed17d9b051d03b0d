package io.baton.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.lease.Claimant.Look;
import io.baton.internal.lease.HeldLease.Renewal;
import io.baton.internal.lease.UnreliableLeaseStore.Fault;
import io.baton.internal.time.VirtualTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each hazard of the protocol that concerns the lease, on virtual time. */
class HandOffHazardsTest extends HandOffHarness {

    @Test
    void aCleanHandOffPassesTheExactOffsetOn() throws Exception {
        HeldLease first = hold(claimed("first", 1));
        assertThat(first.start()).isEqualTo(Checkpoint.at(100));
        Claimant second = claimed("second", 2);
        assertThat(second.look(Checkpoint.at(0))).isInstanceOf(Look.Waits.class);
        assertThat(first.renew(Checkpoint.at(140))).isEqualTo(new Renewal.Superseded(second.generation()));
        assertThat(first.fence().open())
                .as("the incumbent works on until it has drained")
                .isTrue();
        assertThat(first.release(Checkpoint.at(142), time.now())).isTrue();
        assertThat(first.fence().open()).isFalse();
        HeldLease next = hold(second);
        assertThat(next.start()).isEqualTo(Checkpoint.at(142));
        assertThat(next.generation()).isEqualTo(new Generation(2));
    }

    @Test
    void theTopicsIdIsTheOneThatTheLastClaimToldAndStaysWhereAClaimTellsNone() throws Exception {
        leases.claim(request("first", scheduled(1)), null, () -> false);
        assertThat(row().topicId()).isNull();
        leases.claim(request("second", scheduled(2)), "id-1", () -> false);
        leases.claim(request("third", scheduled(3)), null, () -> false);
        assertThat(row().topicId()).isEqualTo("id-1");
        leases.claim(request("fourth", scheduled(4)), "id-2", () -> false);
        assertThat(row().topicId()).isEqualTo("id-2");
    }

    @Test
    void aKilledHolderIsEvictedAfterALeaseDurationAndNotBefore() throws Exception {
        hold(claimed("killed", 1)).renew(Checkpoint.at(120));
        Claimant next = claimed("next", 2);
        assertThat(next.look(Checkpoint.at(0))).isInstanceOf(Look.Waits.class);
        time.advance(TIMINGS.leaseDuration().minusMillis(1));
        assertThat(next.look(Checkpoint.at(0))).isInstanceOf(Look.Waits.class);
        time.advance(Duration.ofMillis(1));
        assertThat(hold(next).start()).isEqualTo(Checkpoint.at(120));
    }

    @Test
    void aHolderThatRenewsIsNeverEvicted() throws Exception {
        HeldLease first = hold(claimed("first", 1));
        Claimant next = claimed("next", 2);
        for (int i = 0; i < 50; i++) {
            first.renew(Checkpoint.at(100 + i));
            time.advance(TIMINGS.leaseDuration().minusMillis(1));
            assertThat(next.look(Checkpoint.at(0))).isInstanceOf(Look.Waits.class);
        }
    }

    @Test
    void aHolderFrozenPastItsLeaseFencesItselfAndIsRefusedOnceEvicted() throws Exception {
        HeldLease frozen = hold(claimed("frozen", 1));
        time.advance(TIMINGS.holdsFor().minusMillis(1));
        assertThat(frozen.fence().open()).isTrue();
        time.advance(Duration.ofMillis(1));
        assertThat(frozen.fence().open())
                .as("before anybody can have evicted it")
                .isFalse();
        Claimant next = claimed("next", 2);
        next.look(Checkpoint.at(0));
        time.advance(TIMINGS.leaseDuration());
        HeldLease tenancy = hold(next);
        assertThat(frozen.renew(Checkpoint.at(130))).isInstanceOf(Renewal.Fenced.class);
        assertThat(frozen.release(Checkpoint.at(130), time.now())).isFalse();
        assertThat(frozen.fence().lost()).isTrue();
        assertThat(row().checkpoint()).contains(Checkpoint.at(100));
        assertThat(tenancy.renew(Checkpoint.at(101))).isInstanceOf(Renewal.Renewed.class);
    }

    @Test
    void aFrozenSandboxWhoseMonotonicClockStoodStillIsFencedByTheWallClock() throws Exception {
        HeldLease frozen = hold(claimed("frozen", 1));
        time.jumpWallClock(TIMINGS.holdsFor());
        assertThat(frozen.fence().open()).isFalse();
    }

    @Test
    void aClockThatJumpsIsHarmless() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        time.jumpWallClock(Duration.ofHours(3));
        assertThat(holder.fence().open()).isFalse();
        assertThat(holder.renew(Checkpoint.at(101))).isInstanceOf(Renewal.Renewed.class);
        assertThat(holder.fence().open())
                .as("a renewal that succeeds opens it again")
                .isTrue();
        time.jumpWallClock(Duration.ofHours(-6));
        assertThat(holder.fence().open()).isTrue();
        time.advance(TIMINGS.holdsFor());
        assertThat(holder.fence().open()).as("the monotonic clock still counts").isFalse();
    }

    @Test
    void theWatchdogRecoversAClaimantThatDiedBeforeItActivated() throws Exception {
        HeldLease first = hold(claimed("first", 1));
        claimed("dies", 2);
        first.release(Checkpoint.at(160), time.now());
        ClaimRequest watchdog = request("watchdog", new Intent.Watchdog(new Tick(3)));
        assertThat(leases.admit(watchdog)).as("it may still be alive").isInstanceOf(Admission.Duplicate.class);
        time.advance(Duration.ofMinutes(1));
        assertThat(leases.admit(watchdog)).isInstanceOf(Admission.Admitted.class);
        Claimant claimant = ((Claiming.Claimed) leases.claim(watchdog, null, () -> false)).claimant();
        assertThat(hold(claimant).start()).isEqualTo(Checkpoint.at(160));
    }

    enum StopPhase {
        BEFORE_ADMISSION,
        BEFORE_CLAIM,
        WHILE_IT_WAITS,
        WHILE_IT_HOLDS
    }

    @ParameterizedTest
    @EnumSource(StopPhase.class)
    void aStopTakesEffectInEveryPhase(StopPhase phase) throws Exception {
        ClaimRequest request = request("stopped", scheduled(1));
        if (phase == StopPhase.BEFORE_ADMISSION) {
            stop();
            assertThat(leases.admit(request)).isInstanceOf(Admission.Stopped.class);
        }
        assertThat(phase == StopPhase.BEFORE_ADMISSION || leases.admit(request) instanceof Admission.Admitted)
                .isTrue();
        if (phase == StopPhase.BEFORE_CLAIM) {
            stop();
        }
        Claiming claiming = leases.claim(request, null, () -> false);
        if (phase.compareTo(StopPhase.BEFORE_CLAIM) <= 0) {
            assertThat(claiming).isInstanceOf(Claiming.Stopped.class);
            return;
        }
        Claimant claimant = ((Claiming.Claimed) claiming).claimant();
        if (phase == StopPhase.WHILE_IT_WAITS) {
            stop();
            assertThat(claimant.look(Checkpoint.at(1))).isInstanceOf(Look.Stopped.class);
            claimant.resign();
            assertThat(row().holder()).isNull();
            return;
        }
        HeldLease tenancy = hold(claimant);
        stop();
        assertThat(tenancy.renew(Checkpoint.at(101))).isInstanceOf(Renewal.Stopped.class);
        assertThat(tenancy.release(Checkpoint.at(102), time.now())).isTrue();
        leases.command(KEY, DesiredState.RUN, "ops", "done");
        assertThat(hold(claimed("after", 2)).start()).isEqualTo(Checkpoint.at(102));
    }

    @Test
    void aRowDeletedByHandFencesItsHolderEvenWhenTheGenerationsBeginAnew() throws Exception {
        HeldLease old = hold(claimed("old", 1));
        table.delete(KEY);
        HeldLease anew = hold(claimed("anew", 2));
        assertThat(anew.generation()).as("the same number, another owner").isEqualTo(old.generation());
        assertThat(old.renew(Checkpoint.at(180))).isInstanceOf(Renewal.Fenced.class);
        assertThat(old.fence().open())
                .as("its last renewal is young, and it is lost")
                .isFalse();
        assertThat(old.release(Checkpoint.at(180), time.now())).isFalse();
        assertThat(anew.renew(Checkpoint.at(101))).isInstanceOf(Renewal.Renewed.class);
    }

    @Test
    void aCheckpointMovedByHandIsSaidAndNeverOverwritten() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        Owner self = new Owner("holder", "1", "log", "1");
        table.write(new Step.Renew(
                KEY, self, holder.generation(), new Step.HolderProgress(Checkpoint.at(900), 0), time.now()));
        assertThatThrownBy(() -> holder.renew(Checkpoint.at(101)))
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("nextOffset 900")
                .hasMessageContaining("changed by hand");
        assertThat(row().checkpoint()).contains(Checkpoint.at(900));
    }

    @Test
    void aHolderThatOnlyRenewsLooksAliveLongAfterItsClaim() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        for (int second = 0; second < 60; second++) {
            time.advance(TIMINGS.renewEvery());
            holder.renew(Checkpoint.at(100));
        }
        assertThat(leases.admit(request("dup", scheduled(1)))).isInstanceOf(Admission.Duplicate.class);
    }

    @Test
    void aClaimantThatWaitsLongShowsThatItLives() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        Claimant claimant = claimed("waits", 2);
        long beats = row().heartbeats().claimHeartbeats();
        for (int second = 0; second < 60; second++) {
            time.advance(TIMINGS.renewEvery());
            holder.renew(Checkpoint.at(100));
            assertThat(claimant.look(Checkpoint.at(0))).isInstanceOf(Look.Waits.class);
        }
        assertThat(row().heartbeats().claimHeartbeats() - beats).isEqualTo(60);
        holder.release(Checkpoint.at(100), time.now());
        assertThat(leases.admit(request("watchdog", new Intent.Watchdog(new Tick(3)))))
                .as("nobody holds, and yet somebody is there")
                .isInstanceOf(Admission.Duplicate.class);
    }

    @Test
    void aRenewalIsDueOneIntervalAfterTheLastWasSent() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        assertThat(holder.untilRenewal()).isEqualTo(TIMINGS.renewEvery());
        time.advance(TIMINGS.renewEvery().plusMillis(300));
        assertThat(holder.untilRenewal()).isEqualTo(Duration.ofMillis(-300));
        holder.renew(Checkpoint.at(100));
        assertThat(holder.untilRenewal()).isEqualTo(TIMINGS.renewEvery());
    }

    @Test
    void anEvictionIsToldFromAHandOver() throws Exception {
        HeldLease first = hold(claimed("first", 1));
        assertThat(first.evictedRow()).isEmpty();
        Claimant next = claimed("next", 2);
        next.look(Checkpoint.at(0));
        time.advance(TIMINGS.leaseDuration());
        Lease silent = row();
        assertThat(hold(next).evictedRow())
                .hasValueSatisfying(row -> assertThat(row.holder()).isEqualTo(silent.holder()));
    }

    @Test
    void whoLetGoBeforeItCouldBeEvictedHandedOver() throws Exception {
        HeldLease first = hold(claimed("first", 1));
        Claimant next = claimed("next", 2);
        next.look(Checkpoint.at(0));
        time.advance(TIMINGS.leaseDuration());
        network.next(Fault.NONE);
        network.next(Fault.NONE);
        network.next(Fault.THROTTLED);
        assertThat(next.look(Checkpoint.at(0))).isInstanceOf(Look.Unknown.class);
        first.release(Checkpoint.at(100), time.now());
        assertThat(hold(next).evictedRow()).isEmpty();
    }

    @Test
    void aRehearsalChangesNothing() throws Exception {
        leases.rehearse(request("me", scheduled(1)));
        assertThat(table.read(KEY)).isEmpty();
        hold(claimed("holder", 1));
        Lease before = row();
        leases.rehearse(request("me", scheduled(2)));
        assertThat(row()).isEqualTo(before);
    }

    @Test
    void theFenceCountsFromBeforeARenewalWasSent() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        Duration slow = Duration.ofSeconds(3);
        var slowNetwork = new Leases(new SlowStore(table, time, slow), TIMINGS, time);
        holder.release(Checkpoint.at(100), time.now());
        Claimant claimant =
                ((Claiming.Claimed) slowNetwork.claim(request("slow", scheduled(2)), null, () -> false)).claimant();
        HeldLease tenancy = ((Look.Holds) claimant.look(Checkpoint.at(0))).tenancy();
        tenancy.renew(Checkpoint.at(100));
        time.advance(TIMINGS.holdsFor().minus(slow));
        assertThat(tenancy.fence().open()).isFalse();
    }

    /** Every write takes effect at once and its answer travels for a while. */
    private record SlowStore(LeaseStore store, VirtualTime time, Duration answer) implements LeaseStore {
        @Override
        public Optional<Lease> read(LeaseKey key) {
            return store.read(key);
        }

        @Override
        public Written write(Step step) {
            Written written = store.write(step);
            time.advance(answer);
            return written;
        }
    }
}
