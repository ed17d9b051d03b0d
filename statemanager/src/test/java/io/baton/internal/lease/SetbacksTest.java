package io.baton.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.lease.Setbacks.Crashes;
import io.baton.internal.lease.Setbacks.GivenUp;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a row remembers of holders that did not get past a place. */
class SetbacksTest extends HandOffHarness {

    private int tick;

    /** Claims as a newer tick, and takes over: at once from one that let go, after a lease duration from one that is silent. */
    private HeldLease next() throws InterruptedException {
        Claimant claimant = claimed("invocation-" + ++tick, tick);
        while (true) {
            if (claimant.look(Checkpoint.at(100)) instanceof Claimant.Look.Holds holds) {
                return holds.tenancy();
            }
            time.pause(TIMINGS.renewEvery().dividedBy(2));
        }
    }

    private @Nullable Crashes crashes() {
        return row().setbacks().crashes();
    }

    @Test
    void aHolderThatIsEvictedIsRememberedWithItsCheckpoint() throws Exception {
        next().renew(Checkpoint.at(140));
        assertThat(row().setbacks()).isEqualTo(Setbacks.NONE);
        next();
        assertThat(crashes()).isEqualTo(new Crashes(140, 1, false));
        assertThat(row().setbacks().callForCaution()).isFalse();
    }

    @Test
    void aHolderThatLetGoIsNoCrash() throws Exception {
        next().release(Checkpoint.at(120), time.now());
        next();
        assertThat(row().setbacks()).isEqualTo(Setbacks.NONE);
    }

    @Test
    void twoCrashesInOnePlaceCallForCaution() throws Exception {
        next();
        next();
        HeldLease third = next();
        assertThat(crashes()).isEqualTo(new Crashes(100, 2, false));
        assertThat(third.setbacksAt(Checkpoint.at(100)).callForCaution()).isTrue();
    }

    /** The record lies ahead of the checkpoint, and a renewal may fall in between. */
    @Test
    void aHolderThatCrashesSoonAfterItsStartCrashedWhereItsPredecessorDid() throws Exception {
        next();
        next().renew(Checkpoint.at(130));
        next();
        assertThat(crashes()).isEqualTo(new Crashes(130, 2, false));
    }

    @Test
    void aHolderThatWentOnForAWhileBeganACountOfItsOwn() throws Exception {
        next();
        HeldLease second = next();
        for (int i = 1; i <= 5; i++) {
            second.renew(Checkpoint.at(100 + i));
        }
        assertThat(crashes()).isNull();
        next();
        assertThat(crashes()).isEqualTo(new Crashes(105, 1, false));
    }

    @Test
    void crashesWithOneRecordAloneInHandAreCountedForThatRecordOnly() throws Exception {
        next();
        next();
        Setbacks told = next().setbacksAt(Checkpoint.at(100));
        HeldLease careful = next();
        careful.renew(Checkpoint.at(103), told.aloneAt(103));
        assertThat(crashes()).isEqualTo(new Crashes(103, 0, true));
        HeldLease fourth = next();
        assertThat(crashes()).isEqualTo(new Crashes(103, 1, true));
        fourth.renew(Checkpoint.at(103), fourth.setbacksAt(Checkpoint.at(103)).aloneAt(103));
        Setbacks last = next().setbacksAt(Checkpoint.at(103));
        assertThat(last.crashesOfRecordAt(103)).isEqualTo(2);
        assertThat(last.crashesOfRecordAt(104)).isZero();
        assertThat(last.aloneAt(104).crashesOfRecordAt(104)).isZero();
    }

    /** It may be of a function with other partitions, whose records are in the same process. */
    @Test
    void aHolderThatNeverRenewedHadNotBegunTheRecordThatWasAlone() throws Exception {
        HeldLease first = next();
        first.renew(Checkpoint.at(103), new Setbacks(new Crashes(103, 1, true), null));
        next();
        assertThat(crashes()).isEqualTo(new Crashes(103, 2, true));
        next();
        assertThat(crashes()).isEqualTo(new Crashes(103, 2, true));
    }

    @Test
    void anIdleHolderThatCrashesSpeaksAgainstNoRecord() throws Exception {
        next();
        HeldLease careful = next();
        Setbacks told = new Setbacks(new Crashes(100, 2, true), null);
        careful.renew(Checkpoint.at(105), told.watchfulAt(105));
        next();
        assertThat(crashes()).isEqualTo(new Crashes(105, 3, false));
        assertThat(row().setbacks().crashesOfRecordAt(105)).isZero();
    }

    @Test
    void aReleasePastThePlaceForgetsTheCrash() throws Exception {
        next();
        next().release(Checkpoint.at(101), time.now());
        assertThat(row().setbacks()).isEqualTo(Setbacks.NONE);
    }

    @Test
    void theOperatorsSeekForgetsEverything() throws Exception {
        HeldLease first = next();
        first.release(Checkpoint.at(100), new Setbacks(new Crashes(100, 7, true), new GivenUp(100, 3)), time.now());
        HeldLease second = next();
        assertThat(second.setbacksAt(Checkpoint.at(100)).callForCaution()).isTrue();
        leases.seek(row(), 100, "ops", "the handler is mended");
        second.renew(Checkpoint.at(100));
        second.move(Checkpoint.at(100));
        assertThat(row().setbacks()).isEqualTo(Setbacks.NONE);
        assertThat(second.setbacksAt(Checkpoint.at(100))).isEqualTo(Setbacks.NONE);
    }

    @Test
    void aRecordThatIsGivenUpIsCountedUntilItIsPassed() throws Exception {
        HeldLease first = next();
        first.release(Checkpoint.at(104), Setbacks.NONE.givingUp(104), time.now());
        HeldLease second = next();
        assertThat(row().setbacks().givenUp()).isEqualTo(new GivenUp(104, 1));
        second.release(
                Checkpoint.at(104), second.setbacksInTheEnd(Checkpoint.at(104)).givingUp(104), time.now());
        assertThat(row().setbacks().givenUp()).isEqualTo(new GivenUp(104, 2));
        HeldLease third = next();
        third.renew(Checkpoint.at(104));
        assertThat(row().setbacks().givenUp()).isEqualTo(new GivenUp(104, 2));
        third.renew(Checkpoint.at(105));
        assertThat(row().setbacks()).isEqualTo(Setbacks.NONE);
    }

    @Test
    void aRecordThatIsFinishedAheadOfTheCheckpointIsPassed() {
        var ahead = new FinishedAhead.Builder().add(108, 110).build();
        var reached = new Checkpoint(104, OptionalInt.empty(), ahead);
        Setbacks at107 = Setbacks.NONE.givingUp(107);
        assertThat(Setbacks.NONE.givingUp(109).at(reached, 0)).isEqualTo(Setbacks.NONE);
        assertThat(at107.at(reached, 0)).isEqualTo(at107);
    }

    @Test
    void anotherRecordThatIsGivenUpBeginsACountOfItsOwn() {
        assertThat(Setbacks.NONE.givingUp(7).givingUp(7).givingUp(9).givenUp()).isEqualTo(new GivenUp(9, 1));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new Crashes(-1, 1, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GivenUp(1, Setbacks.MOST + 1)).isInstanceOf(IllegalArgumentException.class);
        Setbacks most = new Setbacks(null, new GivenUp(1, Setbacks.MOST));
        assertThat(most.givingUp(1)).isEqualTo(most);
    }
}
