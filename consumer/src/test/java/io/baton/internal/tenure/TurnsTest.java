package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.LeaseTimings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final long LEASE = LeaseTimings.DEFAULT.leaseDuration().toNanos();

    private long nanos;
    private final Turns turns = new Turns(2, LeaseTimings.DEFAULT, () -> nanos);

    private Turns.Turn calling(int partition) {
        return turns.cautious(true, 0, partition, 5);
    }

    /** Its row names the record that it begins, if it may. */
    private static boolean begins(Turns.Turn turn) {
        boolean takes = turn.take();
        if (takes && turn.isCalledFor()) {
            turn.isAlone();
        }
        if (takes) {
            turn.begins();
        }
        return takes;
    }

    @Test
    void aTurnGoesOnWhenTheRowNamesNoRecordAnyMore() {
        Turns.Turn one = calling(1);
        Turns.Turn other = calling(0);
        assertThat(one.take()).as("who is first is known when both wait").isFalse();
        assertThat(begins(other)).isFalse();
        assertThat(begins(one)).isTrue();
        one.ends();
        assertThat(begins(other))
                .as("the row still names the first one's record")
                .isFalse();
        assertThat(one.isToBeCleared()).isTrue();
        assertThat(begins(one)).as("the other waits").isFalse();
        one.cleared();
        assertThat(begins(one)).as("it had its turn last").isFalse();
        assertThat(begins(other)).isTrue();
        assertThat(other.isAlone()).isTrue();
    }

    @Test
    void whereNobodyWaitsItKeepsItsTurn() {
        Turns.Turn one = calling(0);
        calling(1);
        nanos = LEASE; // the other has no record
        assertThat(begins(one)).isTrue();
        one.ends();
        assertThat(one.isToBeCleared()).isFalse();
        assertThat(begins(one)).isTrue();
    }

    @Test
    void theOneWithTheMostCrashesBegins() {
        Turns.Turn one = turns.cautious(true, 0, 0, 6);
        Turns.Turn suspected = turns.cautious(true, 2, 1, 6);
        one.take();
        assertThat(suspected.take()).isTrue();
        assertThat(one.take()).isFalse();
    }

    @Test
    void theFirstTurnGoesRoundByGeneration() {
        Turns.Turn one = turns.cautious(true, 0, 0, 6);
        Turns.Turn other = turns.cautious(true, 0, 1, 6);
        one.take();
        other.take();
        assertThat(one.take()).isTrue();
        var next = new Turns(2, LeaseTimings.DEFAULT, () -> nanos);
        Turns.Turn oneLater = next.cautious(true, 0, 0, 7);
        Turns.Turn otherLater = next.cautious(true, 0, 1, 7);
        oneLater.take();
        assertThat(otherLater.take()).isTrue();
    }

    @Test
    void aRecordThatTakesLongLosesItsTurnAndNoRecordIsNamedBesideIt() {
        Turns.Turn slow = calling(1);
        Turns.Turn other = calling(0);
        other.take();
        assertThat(begins(slow)).isTrue();
        nanos = 3 * LEASE - 1;
        assertThat(slow.isToBeCleared()).isFalse();
        nanos = 3 * LEASE;
        assertThat(slow.isToBeCleared()).isTrue();
        assertThat(slow.mayBeNamed()).isFalse();
        assertThat(other.take()).as("the row still names it").isFalse();
        slow.cleared();
        assertThat(other.take()).isTrue();
        assertThat(other.isAlone()).isFalse();
        other.begins();
        other.ends();
        slow.ends();
        other.take();
        assertThat(other.isAlone()).isTrue();
    }

    @Test
    void nothingIsNamedBesideAPartitionThatGoesOnAsUsual() {
        Turns.Turn usual = turns.asUsual();
        Turns.Turn one = calling(0);
        assertThat(one.take()).isTrue();
        assertThat(one.isAlone()).isFalse();
        one.ends();
        usual.leave();
        assertThat(one.take()).isTrue();
        assertThat(one.isAlone()).isTrue();
    }

    @Test
    void whereNoRowCallsForCautionItIsOverWhenAllAreThere() {
        Turns.Turn one = turns.cautious(false, 0, 0, 5);
        assertThat(one.take()).isTrue();
        assertThat(one.mayEnd(false)).isFalse();
        turns.cautious(false, 0, 1, 5);
        assertThat(one.mayEnd(false)).isTrue();
        assertThat(one.isCalledFor()).isFalse();
    }

    @Test
    void itIsOverForAllOrForNone() {
        Turns.Turn one = calling(0);
        Turns.Turn other = calling(1);
        assertThat(one.mayEnd(true)).isFalse();
        assertThat(other.mayEnd(true)).isTrue();
        assertThat(one.mayEnd(false)).isTrue();
    }

    @Test
    void oneThatHasNoRecordsIsPastItsPlaceInAMinute() {
        Turns.Turn one = calling(0);
        calling(1);
        nanos = Duration.ofMinutes(1).toNanos() - 1;
        assertThat(one.mayEnd(true)).isFalse();
        nanos++;
        assertThat(one.mayEnd(true)).isTrue();
    }
}
