package io.baton.infra.ledger;

import static io.baton.infra.ledger.Stories.offsets;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.ledger.EndedInvocation.Outcome;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SuccessionTest {

    static Stream<Arguments> endsOfAHolder() {
        return Stream.of(
                Arguments.of(Outcome.SUPERSEDED, 1, 0, 0),
                Arguments.of(Outcome.DEADLINE, 0, 1, 0),
                Arguments.of(Outcome.STOPPED, 0, 1, 0),
                Arguments.of(Outcome.FAILED, 0, 1, 0),
                Arguments.of(Outcome.FENCED, 0, 0, 1),
                Arguments.of(Outcome.UNREPORTED, 0, 0, 1));
    }

    @ParameterizedTest
    @MethodSource("endsOfAHolder")
    void aSuccessionIsCountedByHowTheOldHolderEnded(Outcome outcome, int handoffs, int unattended, int evictions) {
        Succession succession = new EvidenceBuilder()
                .handled(1, 100, 0, 1)
                .ended(1, outcome)
                .handled(2, 110, 2)
                .verdict()
                .succession();

        assertThat(succession.handoffs()).isEqualTo(handoffs);
        assertThat(succession.unattended()).isEqualTo(unattended);
        assertThat(succession.evictions()).isEqualTo(evictions);
    }

    @Test
    void aFrozenHolderThatNobodyReplacedGoesOn() {
        Verdict verdict = new EvidenceBuilder()
                .acknowledged(0, 4)
                .handled(1, 100, 0, 1)
                .fault(Fault.Kind.FREEZE, 1, 102, 103)
                .handled(1, 2_200, 2, 3, 4)
                .ended(1, Outcome.DEADLINE)
                .verdict();

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.succession().recoveryMillis().max()).isEqualTo(2_099);
    }

    @Test
    void aHandOffThatWaitedForAThawIsARecoveryAndNoGap() {
        Verdict verdict = new EvidenceBuilder()
                .acknowledged(0, 9)
                .handled(1, 100, offsets(0, 4))
                .fault(Fault.Kind.FREEZE, 1, 105, 106)
                .handled(1, 2_000, 5)
                .ended(1, Outcome.SUPERSEDED)
                .handled(2, 2_100, offsets(6, 9))
                .verdict();

        assertThat(verdict.succession().handoffs()).isOne();
        assertThat(verdict.succession().gapMillis().count()).isZero();
        assertThat(verdict.succession().recoveryMillis().max()).isEqualTo(1_995);
    }

    @Test
    void aThawThatFinishesSeveralInHandIsARecoveryToo() {
        Verdict verdict = new EvidenceBuilder()
                .concurrency(3)
                .worked(1, 100, 2_000, 0, "a")
                .worked(1, 101, 2_001, 1, "b")
                .worked(1, 102, 2_002, 2, "c")
                .fault(Fault.Kind.FREEZE, 1, 105, 106)
                .ended(1, Outcome.SUPERSEDED)
                .worked(2, 2_100, 2_110, 3, "a")
                .verdict();

        assertThat(verdict.succession().handoffs()).isOne();
        assertThat(verdict.succession().gapMillis().count()).isZero();
    }

    @Test
    void aHandOffLongAfterAThawHasItsGap() {
        Verdict verdict = new EvidenceBuilder()
                .acknowledged(0, 9)
                .handled(1, 100, offsets(0, 4))
                .fault(Fault.Kind.FREEZE, 1, 105, 106)
                .handled(1, 2_000, 5, 6, 7)
                .ended(1, Outcome.SUPERSEDED)
                .handled(2, 2_100, 8, 9)
                .verdict();

        assertThat(verdict.succession().gapMillis().max()).isEqualTo(98);
    }

    @Test
    void aGapEndsWhereTheNextHoldersFirstRecordIsBegunHoweverLongThatTakes() {
        Verdict verdict = new EvidenceBuilder()
                .worked(1, 90, 100, 0, "a")
                .ended(1, Outcome.SUPERSEDED)
                .worked(2, 140, 900, 1, "a")
                .verdict();

        assertThat(verdict.succession().gapMillis().max()).isEqualTo(40);
    }

    @Test
    void aHolderThatFoundNothingToDoCountsAsAHandOffWithoutAGap() {
        Succession succession = new EvidenceBuilder()
                .handled(1, 100, 0)
                .ended(1, Outcome.SUPERSEDED)
                .ended(2, Outcome.SUPERSEDED)
                .handled(3, 900, 1)
                .verdict()
                .succession();

        assertThat(succession.handoffs()).isEqualTo(2);
        assertThat(succession.gapMillis().count()).isZero();
    }
}
