package io.baton.infra.ledger;

import static io.baton.infra.ledger.Stories.cleanHandOff;
import static io.baton.infra.ledger.Stories.killedHolder;
import static io.baton.infra.ledger.Stories.offsets;
import static io.baton.infra.ledger.Stories.severalAtOnce;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.ledger.EndedInvocation.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryTest {

    static Stream<Breach> breaches() {
        return Stream.of(
                new Breach(
                        "a letter sent twice",
                        withALetter().deadLettered(2, 200, 2),
                        verdict -> assertThat(verdict.delivery().duplicatedBeyondBound())
                                .isOne()),
                new Breach(
                        "a record both handled and dead-lettered",
                        withALetter().deadLettered(2, 200, 3),
                        verdict -> assertThat(verdict.delivery().duplicatedBeyondBound())
                                .isOne()),
                new Breach(
                        "a letter of a record long past",
                        withALetter().fault(Fault.Kind.KILL, 1, 500, 501).deadLettered(2, 600, 2),
                        verdict -> assertThat(verdict.delivery().duplicatedBeyondBound())
                                .isOne()),
                new Breach(
                        "a record never handled",
                        cleanHandOff().acknowledged(10, 11),
                        verdict -> assertThat(verdict.delivery())
                                .extracting(Delivery::lost, Delivery::notReached, Delivery::processed)
                                .containsExactly(2L, 2L, 10L)),
                new Breach(
                        "a record passed over",
                        new EvidenceBuilder().acknowledged(0, 4).handled(1, 100, 0, 1, 3, 4),
                        verdict -> assertThat(verdict.delivery())
                                .extracting(Delivery::lost, Delivery::notReached)
                                .containsExactly(1L, 0L)),
                new Breach(
                        "another record handled at its offset",
                        new EvidenceBuilder().acknowledged(0, 0, "race", 7).handled(0, 1, 100, 0, "race", 8),
                        verdict -> assertThat(verdict.delivery().lost()).isOne()),
                new Breach(
                        "another key handled at its offset",
                        new EvidenceBuilder().acknowledged(0, 0, "race", 7).handled(0, 1, 100, 0, "other", 7),
                        verdict -> assertThat(verdict.delivery().lost()).isOne()),
                new Breach(
                        "the same offset of another partition does not count",
                        new EvidenceBuilder().acknowledged(0, 0, "race", 7).handled(1, 1, 100, 0, "race", 7),
                        verdict -> assertThat(verdict.delivery().lost()).isOne()),
                new Breach(
                        "done twice at a clean hand-off",
                        cleanHandOff().handled(3, 200, 9),
                        verdict -> assertThat(verdict.delivery().duplicatedBeyondBound())
                                .isOne()),
                new Breach(
                        "done twice at a clean hand-off while chaos is on elsewhere",
                        cleanHandOff().withFaultsWanted().handled(3, 200, 9),
                        verdict -> assertThat(verdict.delivery().duplicatedBeyondBound())
                                .isOne()),
                new Breach(
                        "done twice by one generation",
                        killedHolder().handled(2, 3_000, 19),
                        verdict -> assertThat(verdict.delivery().duplicatedBeyondBound())
                                .isOne()),
                new Breach(
                        "done long before the fault and again",
                        new EvidenceBuilder()
                                .acknowledged(0, 9)
                                .handled(1, 100, offsets(0, 9))
                                .fault(Fault.Kind.KILL, 1, 205, 206)
                                .handled(2, 2_000, offsets(0, 9)),
                        verdict -> assertThat(verdict.delivery())
                                .extracting(Delivery::duplicatedBeyondBound)
                                .isEqualTo(5L)),
                new Breach(
                        "the fault was another generation's",
                        cleanHandOff().fault(Fault.Kind.KILL, 2, 140, 141).handled(3, 2_000, 4),
                        verdict -> assertThat(verdict.delivery().duplicatedBeyondBound())
                                .isOne()),
                new Breach(
                        "a record of its own key passed over by those of others",
                        severalAtOnce().acknowledged(0, 5, "a", 5).worked(1, 160, 170, 6, "b"),
                        verdict -> assertThat(verdict.delivery())
                                .extracting(Delivery::lost, Delivery::notReached)
                                .containsExactly(1L, 0L)),
                new Breach(
                        "done twice at a clean hand-off in mid-overtaking",
                        severalAtOnce().ended(1, Outcome.SUPERSEDED).worked(2, 200, 210, 4, "a"),
                        verdict -> assertThat(verdict.delivery().duplicatedBeyondBound())
                                .isOne()));
    }

    private static EvidenceBuilder withALetter() {
        return new EvidenceBuilder()
                .acknowledged(0, 3)
                .handled(1, 100, 0, 1)
                .deadLettered(1, 102, 2)
                .handled(1, 103, 3);
    }

    @Test
    void aDeadLetteredRecordIsNotLost() {
        Verdict verdict = withALetter().verdict();

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.delivery()).isEqualTo(new Delivery(4, 4, 1, 0, 0, 0, 0, List.of()));
    }

    @Test
    void aLetterSentShortlyBeforeAFaultMayBeSentAgain() {
        Verdict verdict = withALetter()
                .fault(Fault.Kind.KILL, 1, 110, 111)
                .deadLettered(2, 200, 2)
                .handled(2, 201, 3)
                .verdict();

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.delivery())
                .extracting(Delivery::deadLettered, Delivery::duplicated)
                .containsExactly(1L, 2L);
    }

    @Test
    void whatWasDoneWhileTheTableWasOutOfReachMayBeDoneAgain() {
        Verdict verdict = new EvidenceBuilder()
                .acknowledged(0, 9)
                .handled(1, 100, offsets(0, 4))
                .fault(Fault.Kind.CUT, 1, 102, 4_000)
                .handled(2, 5_000, offsets(2, 9))
                .verdict();

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.delivery().duplicated()).isEqualTo(3);
    }

    @Test
    void aHandlerLeftBehindExcusesItsRecordOnly() {
        EvidenceBuilder leftBehind = new EvidenceBuilder()
                .acknowledged(0, 3)
                .handled(1, 100, 0, 1)
                .worked(1, 102, 9_000, 2, "race")
                .fault(Fault.Kind.ABANDON, 1, 5_000, 5_000)
                .handled(2, 5_100, 2, 3);

        assertThat(leftBehind.verdict().kept()).isTrue();
        assertThat(leftBehind.handled(3, 9_500, 1).verdict().delivery().duplicatedBeyondBound())
                .isOne();
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aBreachIsFoundAndNamed(Breach breach) {
        breach.isFoundAndNamed();
    }

    @Test
    void whatAKilledHolderDidSinceItsCheckpointMayBeDoneAgain() {
        Verdict verdict = killedHolder().verdict();

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.delivery())
                .extracting(Delivery::duplicated, Delivery::duplicatedBeyondBound)
                .containsExactly(5L, 0L);
        assertThat(verdict.succession().evictions()).isOne();
        assertThat(verdict.succession().handoffs()).isZero();
        assertThat(verdict.succession().recoveryMillis().max()).isEqualTo(1_890);
    }

    @Test
    void aSecondFaultExcusesASecondRedelivery() {
        Verdict verdict = killedHolder()
                .fault(Fault.Kind.KILL, 2, 2_015, 2_016)
                .handled(3, 4_000, offsets(5, 19))
                .verdict();

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.delivery().duplicated()).isEqualTo(20);
    }
}
