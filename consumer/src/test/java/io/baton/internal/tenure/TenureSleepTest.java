package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A holder that has nothing to do. */
class TenureSleepTest extends TenureHarness {

    private static final Duration IDLE_AFTER = Duration.ofMinutes(5);

    private Optional<Withheld> withheld = Optional.empty();

    @BeforeEach
    void logEnds() {
        source.end = 120;
        source.standing = () -> new PartitionStatus(
                OptionalLong.of(source.end), OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty(), withheld);
        slumber = new Slumber(Optional.of(IDLE_AFTER), 1);
    }

    private void comesAfter(Duration delay) {
        time.after(delay, () -> source.end++);
    }

    @Test
    void letsThePartitionSleepOnceNothingHasComeForLongEnough() {
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.ASLEEP);
        assertThat(ended.nextOffset()).isEqualTo(120);
        assertThat(sinceStart()).isBetween(IDLE_AFTER, IDLE_AFTER.plusSeconds(10));
        assertThat(row().isAsleep()).isTrue();
        assertThat(checkpoint()).isEqualTo(120);
        assertThat(source.mirroredAndAwaited).containsExactly(120L);
        assertClosed();
    }

    @Test
    void itsSleepIsNoGap() {
        run(1);
        time.advance(Duration.ofHours(3));
        source.end++;
        slumber = Slumber.never();
        Ended woken = run(2);
        assertThat(woken.nextOffset()).isEqualTo(121);
        assertThat(woken.handoffGapMillis()).isNull();
    }

    @Test
    void eachRecordThatComesKeepsItAwakeForAsLongAgain() {
        comesAfter(Duration.ofMinutes(4));
        comesAfter(Duration.ofMinutes(8));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.ASLEEP);
        assertThat(sinceStart()).isGreaterThanOrEqualTo(Duration.ofMinutes(8).plus(IDLE_AFTER));
        assertThat(ended.nextOffset()).isEqualTo(122);
    }

    @Test
    void aSeekKeepsItAwakeForAsLongAgain() {
        time.after(Duration.ofMinutes(4), () -> seek(110));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.ASLEEP);
        assertThat(ended.seeks()).hasSize(1);
        assertThat(sinceStart()).isGreaterThanOrEqualTo(Duration.ofMinutes(4).plus(IDLE_AFTER));
    }

    @Test
    void staysAwakeWithoutTheSetting() {
        slumber = Slumber.never();
        assertThat(run(1).outcome()).isEqualTo(Outcome.DEADLINE);
    }

    @Test
    void staysAwakeWhereTheEndOfTheLogIsNotKnown() {
        source.standing = () -> PartitionStatus.UNKNOWN;
        assertThat(run(1).outcome()).isEqualTo(Outcome.DEADLINE);
    }

    @Test
    void staysAwakeWhileRecordsAreThereThatItWasNotGiven() {
        source.standing = () -> new PartitionStatus(
                OptionalLong.of(source.end + 1),
                OptionalLong.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                withheld);
        assertThat(run(1).outcome()).isEqualTo(Outcome.DEADLINE);
    }

    @Test
    void staysAwakeWhileATransactionIsOpen() {
        withheld = Optional.of(new Withheld(120, 121, time.now()));
        assertThat(run(1).outcome()).isEqualTo(Outcome.DEADLINE);
    }

    @Test
    void staysAwakeWhileAnotherPartitionOfTheInvocationDoes() {
        slumber = new Slumber(Optional.of(IDLE_AFTER), 2);
        assertThat(run(1).outcome()).isEqualTo(Outcome.DEADLINE);
        assertThat(row().isAsleep()).isFalse();
    }

    @Test
    void sleepsBesideAPartitionThatIsStopped() {
        slumber = new Slumber(Optional.of(IDLE_AFTER), 2);
        slumber.sleeper().ended(Outcome.STOPPED);
        assertThat(run(1).outcome()).isEqualTo(Outcome.ASLEEP);
    }

    @Test
    void staysAwakeBesideAPartitionThatAnotherInvocationMayHold() {
        slumber = new Slumber(Optional.of(IDLE_AFTER), 2);
        slumber.sleeper().ended(Outcome.FAILED);
        assertThat(run(1).outcome()).isEqualTo(Outcome.DEADLINE);
    }

    @Test
    void handsOverToASuccessorThatIsThereAtTheSameTime() {
        time.after(IDLE_AFTER.minusMillis(1), () -> claim("successor", 2));
        Ended ended = run(1);
        assertThat(ended.outcome()).isIn(Outcome.SUPERSEDED, Outcome.ASLEEP);
        assertThat(row().isAsleep()).as("a claimant waits").isFalse();
        assertThat(row().holder()).isNull();
    }
}
