package io.baton.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.Claimant.Look;
import io.baton.internal.lease.HeldLease.Renewal;
import io.baton.internal.lease.UnreliableLeaseStore.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which of several invocations goes on: duplicates, late and lost ones, retries, those that overtake and those that give way. */
class WhoStartsTest extends HandOffHarness {

    @Test
    void whatStandsInTheWayOfAClaimIsAClaimThatHasNotEnded() throws Exception {
        leases.command(KEY, DesiredState.RUN, "ops", "new partition");
        assertThat(row().claimable()).isTrue();
        Claimant claimant = claimed("first", 1);
        assertThat(row().claimable()).isFalse();
        claimant.resign();
        assertThat(row().claimable()).isTrue();
    }

    @Test
    void oneTickTwiceEndsAfterOneRead() throws Exception {
        hold(claimed("first", 1));
        assertThat(leases.admit(request("first", scheduled(1)))).isInstanceOf(Admission.Duplicate.class);
        assertThat(leases.admit(request("other-id", scheduled(1)))).isInstanceOf(Admission.Duplicate.class);
        assertThat(row().generation()).as("nothing was written").isEqualTo(new Generation(1));
    }

    @Test
    void aLateTickAfterANewerOneEndsAfterOneRead() throws Exception {
        hold(claimed("newer", 2));
        assertThat(leases.admit(request("late", scheduled(1)))).isInstanceOf(Admission.Duplicate.class);
    }

    @Test
    void ofTwoDeliveriesAtTheSameInstantTheSecondEndsBeforeItWarmsUp() throws Exception {
        ClaimRequest a = request("a", scheduled(1));
        ClaimRequest b = request("b", scheduled(1));
        assertThat(leases.admit(a)).isInstanceOf(Admission.Admitted.class);
        assertThat(leases.admit(b)).as("a warms up").isInstanceOf(Admission.Duplicate.class);
        assertThat(leases.admit(request("newer", scheduled(2)))).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void anAdmittedOneThatNeverClaimedStandsInNobodysWayForLong() throws Exception {
        leases.admit(request("dies", scheduled(1)));
        time.advance(TIMINGS.leaseDuration());
        assertThat(leases.admit(request("retry", scheduled(1)))).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void aRetryOfOneThatClaimedAndReleasedStartsAtOnce() throws Exception {
        ClaimRequest first = request("same", scheduled(1));
        leases.admit(first);
        Claimant claimant = ((Claiming.Claimed) leases.claim(first, null, () -> false)).claimant();
        hold(claimant).release(Checkpoint.at(100), time.now());
        assertThat(leases.admit(request("same", scheduled(1)))).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void aLostAnswerToTheAdmissionIsNoDuplicate() throws Exception {
        network.next(Fault.ANSWER_LOST_AND_REPEATED);
        assertThat(leases.admit(request("me", scheduled(1)))).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void ofTwoThatWereBothAdmittedForOneTickTheSecondToClaimEnds() throws Exception {
        assertThat(leases.claim(request("a", scheduled(1)), null, () -> false)).isInstanceOf(Claiming.Claimed.class);
        assertThat(leases.claim(request("b", scheduled(1)), null, () -> false)).isInstanceOf(Claiming.Duplicate.class);
    }

    @Test
    void aThirdClaimOvertakesTheSecondThatWaits() throws Exception {
        HeldLease first = hold(claimed("first", 1));
        Claimant second = claimed("second", 2);
        Claimant third = claimed("third", 3);
        assertThat(second.look(Checkpoint.at(0))).isInstanceOf(Look.Superseded.class);
        first.release(Checkpoint.at(150), time.now());
        assertThat(second.look(Checkpoint.at(0))).isInstanceOf(Look.Superseded.class);
        assertThat(third.look(Checkpoint.at(0))).isInstanceOf(Look.Holds.class);
    }

    @Test
    void aDuplicateWhoseClockIsWrongStillSeesTheHolderMoveAndEnds() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        time.every(Duration.ofSeconds(1), () -> {
            time.jumpWallClock(Duration.ofHours(-1));
            holder.renew(Checkpoint.at(100));
            time.jumpWallClock(Duration.ofHours(1));
        });
        time.advance(Duration.ofSeconds(1));
        assertThat(leases.claim(request("dup", scheduled(1)), null, () -> false))
                .isInstanceOf(Claiming.Duplicate.class);
    }

    @Test
    void aRetryOfAKilledInvocationWatchesForALeaseDurationAndRecovers() throws Exception {
        hold(claimed("killed", 1)).renew(Checkpoint.at(120));
        time.advance(Duration.ofMinutes(1));
        ClaimRequest retry = request("killed", scheduled(1));
        assertThat(leases.admit(retry)).isInstanceOf(Admission.Admitted.class);
        long before = time.nanos();
        Claimant claimant = ((Claiming.Claimed) leases.claim(retry, null, () -> false)).claimant();
        Look look = claimant.look(Checkpoint.at(0));
        assertThat(time.nanos() - before)
                .isGreaterThanOrEqualTo(TIMINGS.leaseDuration().toNanos());
        assertThat(look).as("the watch counts for the eviction as well").isInstanceOf(Look.Holds.class);
        assertThat(((Look.Holds) look).tenancy().start()).isEqualTo(Checkpoint.at(120));
    }

    @Test
    void aWatchThatRunsOutOfTimeEnds() throws Exception {
        hold(claimed("killed", 1));
        time.advance(Duration.ofMinutes(1));
        assertThat(leases.claim(request("retry", scheduled(1)), null, () -> true))
                .isInstanceOf(Claiming.OutOfTime.class);
        assertThat(row().generation()).isEqualTo(new Generation(1));
    }

    @Test
    void oneWhoseTimeIsUpClaimsNothing() throws Exception {
        assertThat(leases.claim(request("late", scheduled(1)), null, () -> true))
                .isInstanceOf(Claiming.OutOfTime.class);
        assertThat(table.read(KEY)).isEmpty();
    }

    @Test
    void aLeaseThatTurnsOutToBeSilentWhenTheTimeIsUpIsNotClaimed() throws Exception {
        hold(claimed("killed", 1));
        time.advance(Duration.ofMinutes(1));
        long until = time.nanos() + TIMINGS.leaseDuration().toNanos();
        assertThat(leases.claim(request("retry", scheduled(1)), null, () -> time.nanos() >= until))
                .isInstanceOf(Claiming.OutOfTime.class);
        assertThat(row().generation()).isEqualTo(new Generation(1));
    }

    /** A table that refuses everything and shows nothing: no answer of DynamoDB's, but no reason to ask without end. */
    @Test
    void aClaimThatIsRefusedByNoRowPausesAndLooksAtItsDeadline() throws Exception {
        var asked = new AtomicInteger();
        var refusing = new LeaseStore() {
            @Override
            public Optional<Lease> read(LeaseKey key) {
                return Optional.empty();
            }

            @Override
            public Written write(Step step) {
                if (asked.incrementAndGet() > 1_000) {
                    throw new AssertionError("asked without end, and no time has passed");
                }
                return new Written.Refused(Optional.empty());
            }
        };
        long until = time.nanos() + Duration.ofSeconds(10).toNanos();
        assertThat(new Leases(refusing, TIMINGS, time)
                        .claim(request("watchdog", scheduled(1)), null, () -> time.nanos() >= until))
                .isInstanceOf(Claiming.OutOfTime.class);
        assertThat(asked).hasValueLessThanOrEqualTo(20);
    }

    @Test
    void noSuccessorBeforeTheDeadlineLeavesTheClaimEndedSoThatAnybodyMayStartAtOnce() throws Exception {
        HeldLease alone = hold(claimed("alone", 7));
        alone.renew(Checkpoint.at(110));
        assertThat(alone.release(Checkpoint.at(111), time.now())).isTrue();
        HeldLease next = hold(claimed("retry-of-an-older-tick", 3));
        assertThat(next.start()).isEqualTo(Checkpoint.at(111));
    }

    @Test
    void aSuccessorThatResignsLeavesTheIncumbentAlone() throws Exception {
        HeldLease incumbent = hold(claimed("incumbent", 1));
        Claimant successor = claimed("successor", 2);
        assertThat(incumbent.renew(Checkpoint.at(100))).isInstanceOf(Renewal.Superseded.class);
        successor.resign();
        assertThat(incumbent.renew(Checkpoint.at(101))).isInstanceOf(Renewal.Renewed.class);
    }
}
