package io.baton.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.lease.Claimant.Look;
import io.baton.internal.lease.HeldLease.Renewal;
import io.baton.internal.lease.UnreliableLeaseStore.Fault;
import io.baton.internal.time.VirtualTime;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** An operator's seek, and all that can come between its asking and its carrying out. */
class SeekTest {

    private static final LeaseKey KEY = new LeaseKey("riders", "telemetry", 3);
    private static final LeaseTimings TIMINGS = LeaseTimings.DEFAULT;

    private final VirtualTime time = new VirtualTime();
    private final InMemoryLeaseStore table = new InMemoryLeaseStore();
    private final UnreliableLeaseStore network = new UnreliableLeaseStore(table);
    private final Leases leases = new Leases(network, TIMINGS, time);
    private final Leases operator = new Leases(table, TIMINGS, time);
    private int attempts;

    @Test
    void aLiveHolderLearnsOfItMovesAndHoldsOn() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        Lease.Seek asked = seek(40);
        assertThat(holder.renew(Checkpoint.at(150))).isEqualTo(new Renewal.SeekAsked(asked));
        assertThat(row().checkpoint())
                .as("what is in hand is checkpointed first")
                .contains(Checkpoint.at(150));
        assertThat(holder.renew(Checkpoint.at(155))).as("while it drains").isEqualTo(new Renewal.SeekAsked(asked));
        assertThat(holder.move(Checkpoint.at(160))).isInstanceOf(Renewal.Renewed.class);
        assertThat(holder.start()).isEqualTo(Checkpoint.at(40));
        assertThat(row().seekDone()).isEqualTo(new Lease.SeekDone(1, 160, 40, holder.generation(), "ops", time.now()));
        assertThat(holder.renew(Checkpoint.at(41))).isInstanceOf(Renewal.Renewed.class);
        assertThat(holder.release(Checkpoint.at(42), time.now())).isTrue();
        assertThat(hold(claimed("next", 2)).start()).isEqualTo(Checkpoint.at(42));
    }

    @Test
    void aMoveIsARenewal() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        seek(40);
        holder.renew(Checkpoint.at(100));
        time.advance(TIMINGS.holdsFor().minusMillis(1));
        holder.move(Checkpoint.at(100));
        time.advance(TIMINGS.holdsFor().minusMillis(1));
        assertThat(holder.fence().open()).isTrue();
        assertThat(holder.untilRenewal())
                .isEqualTo(TIMINGS.renewEvery().minus(TIMINGS.holdsFor()).plusMillis(1));
    }

    @Test
    void forwardItSkipsAndBackItForgetsWhatWasFinishedAhead() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        var ahead = new FinishedAhead.Builder().add(200, 300).build();
        var drained = new Checkpoint(150, OptionalInt.of(4), ahead);
        seek(250);
        holder.renew(drained);
        holder.move(drained);
        assertThat(holder.start())
                .as("the operator wants what is there, finished or not")
                .isEqualTo(Checkpoint.at(250));
        seek(120);
        holder.renew(Checkpoint.at(260));
        holder.move(Checkpoint.at(260));
        assertThat(row().checkpoint()).contains(Checkpoint.at(120));
    }

    @Test
    void withNobodyThereTheNextOneFindsItBeforeItsFirstRecord() throws Exception {
        hold(claimed("first", 1)).release(Checkpoint.at(150), time.now());
        Lease.Seek asked = seek(40);
        HeldLease next = hold(claimed("next", 2));
        assertThat(next.seek()).contains(asked);
        next.move(next.start());
        assertThat(next.start()).isEqualTo(Checkpoint.at(40));
        assertThat(next.seek()).isEmpty();
        assertThat(row().seekDone()).isEqualTo(new Lease.SeekDone(1, 150, 40, next.generation(), "ops", time.now()));
    }

    @Test
    void anEvictorFindsItToo() throws Exception {
        hold(claimed("killed", 1)).renew(Checkpoint.at(150));
        seek(40);
        Claimant next = claimed("next", 2);
        next.look(Checkpoint.at(0));
        time.advance(TIMINGS.leaseDuration());
        assertThat(hold(next).seek()).isPresent();
    }

    @Test
    void aPartitionThatWasNeverHeldCanBeToldWhereToBegin() throws Exception {
        operator.command(KEY, DesiredState.STOP, "ops", "not yet");
        seek(4_000);
        operator.command(KEY, DesiredState.RUN, "ops", "now");
        HeldLease first = hold(claimed("first", 1));
        first.move(first.start());
        assertThat(first.start()).isEqualTo(Checkpoint.at(4_000));
    }

    @Test
    void aStoppedPartitionMovesWhenItRunsAgain() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        operator.command(KEY, DesiredState.STOP, "ops", "maintenance");
        seek(40);
        assertThat(holder.renew(Checkpoint.at(150))).as("STOP goes before it").isInstanceOf(Renewal.Stopped.class);
        holder.release(Checkpoint.at(150), time.now());
        operator.command(KEY, DesiredState.RUN, "ops", "done");
        assertThat(hold(claimed("after", 2)).seek()).isPresent();
    }

    @Test
    void whoIsToHandOverLeavesItToItsSuccessor() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        seek(40);
        Claimant successor = claimed("successor", 2);
        assertThat(holder.renew(Checkpoint.at(150))).isEqualTo(new Renewal.Superseded(successor.generation()));
        holder.release(Checkpoint.at(150), time.now());
        HeldLease next = hold(successor);
        next.move(next.start());
        assertThat(next.start()).isEqualTo(Checkpoint.at(40));
    }

    @Test
    void aStopOrAClaimThatCameWithTheMoveIsLearntFromTheNextRenewalWhichIsDueAtOnce() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        seek(40);
        holder.renew(Checkpoint.at(150));
        Claimant successor = claimed("successor", 2);
        assertThat(holder.move(Checkpoint.at(150))).isEqualTo(new Renewal.Superseded(successor.generation()));
        assertThat(holder.untilRenewal().isPositive()).isFalse();
        assertThat(holder.start()).isEqualTo(Checkpoint.at(40));
    }

    @Test
    void askedAgainBeforeItMovedTheSecondTakesThePlaceOfTheFirst() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        seek(40);
        holder.renew(Checkpoint.at(150));
        seek(60); // and the holder does not know
        holder.move(Checkpoint.at(150));
        assertThat(holder.start()).isEqualTo(Checkpoint.at(60));
        assertThat(row().seekDone()).isEqualTo(new Lease.SeekDone(2, 150, 60, holder.generation(), "ops", time.now()));
    }

    @Test
    void aZombieNeverMoves() throws Exception {
        HeldLease zombie = hold(claimed("zombie", 1));
        seek(40);
        zombie.renew(Checkpoint.at(150));
        Claimant next = claimed("next", 2);
        next.look(Checkpoint.at(0));
        time.advance(TIMINGS.leaseDuration());
        hold(next);
        Lease before = row();
        assertThat(zombie.move(Checkpoint.at(150))).isInstanceOf(Renewal.Fenced.class);
        assertThat(zombie.fence().lost()).isTrue();
        assertThat(row()).isEqualTo(before);
    }

    @Test
    void aRenewalThatTheNetworkHeldBackCannotUndoTheMove() throws Exception {
        Owner owner = new Owner("holder", "1", "log", "1");
        HeldLease holder = hold(claimed("holder", 1));
        var late = new Step.Renew(
                KEY, owner, holder.generation(), new Step.HolderProgress(Checkpoint.at(150), 0), time.now());
        var lateRelease = new Step.Release(
                KEY,
                owner,
                holder.generation(),
                new Step.HolderProgress(Checkpoint.at(150), 0),
                true,
                time.now(),
                time.now());
        seek(40);
        holder.renew(Checkpoint.at(150));
        var lateMove = new Step.Move(KEY, owner, holder.generation(), Checkpoint.at(150), 1, time.now());
        holder.move(Checkpoint.at(150));
        Lease moved = row();
        assertThat(table.write(late)).isInstanceOf(LeaseStore.Written.Refused.class);
        assertThat(table.write(lateRelease)).isInstanceOf(LeaseStore.Written.Refused.class);
        assertThat(table.write(lateMove)).isInstanceOf(LeaseStore.Written.Refused.class);
        assertThat(row()).isEqualTo(moved);
    }

    @Test
    void aLostAnswerToTheMoveThatTheClientRepeatsIsAMove() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        seek(40);
        holder.renew(Checkpoint.at(150));
        network.next(Fault.ANSWER_LOST_AND_REPEATED);
        holder.move(Checkpoint.at(150));
        assertThat(holder.start()).isEqualTo(Checkpoint.at(40));
        assertThat(holder.renew(Checkpoint.at(41))).isInstanceOf(Renewal.Renewed.class);
    }

    @Test
    void aMoveWhoseAnswerNeverCameIsFoundWhenItIsRepeatedButDoesNotOpenTheFence() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        seek(40);
        holder.renew(Checkpoint.at(150));
        network.next(Fault.ANSWER_LOST);
        assertThatThrownBy(() -> holder.move(Checkpoint.at(150))).isInstanceOf(LeaseStoreException.class);
        assertThat(holder.untilRenewal()).isLessThan(TIMINGS.renewEvery());
        time.advance(TIMINGS.holdsFor());
        holder.move(Checkpoint.at(150));
        assertThat(holder.start()).isEqualTo(Checkpoint.at(40));
        assertThat(holder.fence().open())
                .as("others have watched its beat stand still since the first write")
                .isFalse();
        assertThat(holder.untilRenewal().isPositive()).isFalse();
        holder.renew(Checkpoint.at(40));
        assertThat(holder.fence().open()).isTrue();
    }

    @Test
    void aReleaseAfterAMoveWhoseAnswerNeverCameDoesNotUndoIt() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        seek(40);
        holder.renew(Checkpoint.at(150));
        network.next(Fault.ANSWER_LOST);
        assertThatThrownBy(() -> holder.move(Checkpoint.at(150))).isInstanceOf(LeaseStoreException.class);
        assertThat(holder.release(Checkpoint.at(150), time.now())).isTrue();
        assertThat(row().checkpoint()).contains(Checkpoint.at(40));
        assertThat(row().claimable()).isTrue();
    }

    /** The first attempt learns of the move, and then hears nothing more. */
    @Test
    void norDoesAReleaseThatIsRepeatedAfterIt() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        seek(40);
        holder.renew(Checkpoint.at(150));
        network.next(Fault.ANSWER_LOST);
        assertThatThrownBy(() -> holder.move(Checkpoint.at(150))).isInstanceOf(LeaseStoreException.class);
        network.next(Fault.NONE);
        network.next(Fault.THROTTLED);
        assertThatThrownBy(() -> holder.release(Checkpoint.at(150), time.now()))
                .isInstanceOf(LeaseStoreException.class);
        assertThat(holder.release(Checkpoint.at(150), time.now())).isTrue();
        assertThat(row().checkpoint()).contains(Checkpoint.at(40));
        assertThat(row().claimable()).isTrue();
    }

    @Test
    void aReleaseInsteadOfTheMoveLeavesItToTheNext() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        seek(40);
        holder.renew(Checkpoint.at(150));
        assertThat(holder.release(Checkpoint.at(152), time.now())).isTrue();
        assertThat(row().checkpoint()).contains(Checkpoint.at(152));
        assertThat(row().seek()).isNotNull();
    }

    @Test
    void behindAClosedFenceItReadsBeforeItMoves() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        seek(40);
        holder.renew(Checkpoint.at(150));
        time.advance(TIMINGS.holdsFor());
        network.mute(true);
        Lease before = row();
        assertThatThrownBy(() -> holder.move(Checkpoint.at(150))).isInstanceOf(LeaseStoreException.class);
        assertThat(row()).as("no beat of one that does nothing").isEqualTo(before);
    }

    @Test
    void aSeekThatSomebodyTookBackByHandMovesNothing() throws Exception {
        HeldLease holder = hold(claimed("holder", 1));
        seek(40);
        holder.renew(Checkpoint.at(150));
        Lease row = row();
        table.put(new Lease(
                KEY,
                row.topicId(),
                row.generation(),
                row.claim(),
                row.holder(),
                row.progress(),
                row.handOff(),
                row.command(),
                row.admitted(),
                null,
                null,
                row.setbacks()));
        assertThat(holder.move(Checkpoint.at(152))).isInstanceOf(Renewal.Renewed.class);
        assertThat(holder.start()).isEqualTo(Checkpoint.at(152));
    }

    @Test
    void anOperatorIsToldWhenAnotherOneWasFaster() throws Exception {
        hold(claimed("holder", 1));
        Lease seen = row();
        assertThat(operator.seek(seen, 40, "ops", "why")).isInstanceOf(Seeking.Asked.class);
        assertThat(operator.seek(seen, 60, "somebody else", "why")).isEqualTo(new Seeking.Overtaken(row()));
        assertThat(row().seek()).isNotNull().extracting(Lease.Seek::to).isEqualTo(40L);
    }

    @Test
    void aSeekOfNoLeaseIsSaidAndMakesNone() throws Exception {
        hold(claimed("holder", 1));
        Lease seen = row();
        table.delete(KEY);
        assertThat(operator.seek(seen, 40, "ops", "why")).isEqualTo(new Seeking.NoLease());
        assertThat(table.read(KEY)).isEmpty();
    }

    @Test
    void anOperatorsLostAnswerThatTheClientRepeatsIsStillItsOwnSeek() throws Exception {
        hold(claimed("holder", 1));
        network.next(Fault.ANSWER_LOST_AND_REPEATED);
        assertThat(leases.seek(row(), 40, "ops", "why")).isInstanceOf(Seeking.Asked.class);
    }

    @Test
    void wordsThatWouldMakeTheRowDearAreRefused() {
        assertThatThrownBy(() -> operator.command(KEY, DesiredState.STOP, "ops", "x".repeat(251)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("250");
        assertThat(table.read(KEY)).isEmpty();
    }

    private Lease.Seek seek(long to) {
        return ((Seeking.Asked) operator.seek(row(), to, "ops", "because")).seek();
    }

    private Lease row() {
        return table.read(KEY).orElseThrow();
    }

    private Claimant claimed(String requestId, long tick) throws InterruptedException {
        var owner = new Owner(requestId, Integer.toString(++attempts), "log", "1");
        var request = new ClaimRequest(KEY, owner, new Intent.Scheduled(new Tick(tick)));
        return ((Claiming.Claimed) leases.claim(request, "topic-id", () -> false)).claimant();
    }

    private HeldLease hold(Claimant claimant) {
        return ((Look.Holds) claimant.look(Checkpoint.at(100))).tenancy();
    }
}
