package io.baton.infra.ledger;

import static io.baton.infra.ledger.Stories.frozenWithTwoInHand;
import static io.baton.infra.ledger.Stories.killedHolder;
import static io.baton.infra.ledger.Stories.offsets;
import static io.baton.infra.ledger.Stories.severalAtOnce;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.ledger.EndedInvocation.Outcome;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OrderingTest {

    static Stream<Breach> breaches() {
        return Stream.of(
                new Breach(
                        "a letter overtaken by a later record of its key",
                        new EvidenceBuilder()
                                .acknowledged(0, 2)
                                .handled(1, 100, 0, 2)
                                .deadLettered(1, 110, 1),
                        verdict -> assertThat(verdict.ordering().outOfOrder()).isOne()),
                new Breach(
                        "a key's records in the wrong order",
                        new EvidenceBuilder().acknowledged(0, 2).handled(1, 100, 0, 2, 1),
                        verdict -> assertThat(verdict.ordering().outOfOrder()).isOne()),
                new Breach(
                        "a successor that starts past what the old one does later",
                        new EvidenceBuilder()
                                .acknowledged(0, 3)
                                .handled(1, 100, 0, 1)
                                .handled(2, 110, 3)
                                .handled(1, 120, 2),
                        verdict -> assertThat(verdict.ordering())
                                .extracting(Ordering::outOfOrder, Ordering::overlapping)
                                .containsExactly(1L, 1L)),
                new Breach(
                        "a redelivery out of order",
                        killedHolder().handled(3, 3_000, 19, 18).fault(Fault.Kind.KILL, 2, 2_015, 2_016),
                        verdict -> assertThat(verdict.ordering().outOfOrder()).isOne()),
                new Breach(
                        "an old holder that goes on beside the new one",
                        new EvidenceBuilder()
                                .acknowledged(0, 4)
                                .handled(1, 100, 0, 1)
                                .handled(2, 105, 2)
                                .handled(1, 110, 3)
                                .handled(2, 115, 4),
                        verdict -> assertThat(verdict.ordering().overlapping()).isOne()),
                new Breach(
                        "a thawed holder that finishes more than it had in hand",
                        new EvidenceBuilder()
                                .acknowledged(0, 9)
                                .handled(1, 100, offsets(0, 4))
                                .fault(Fault.Kind.FREEZE, 1, 105, 106)
                                .handled(2, 3_000, offsets(5, 9))
                                .handled(1, 4_000, 5, 6),
                        verdict -> assertThat(verdict.ordering().overlapping()).isOne()),
                new Breach(
                        "a killed holder that goes on",
                        killedHolder().handled(1, 4_000, 10),
                        verdict -> assertThat(verdict.ordering().overlapping()).isOne()),
                new Breach(
                        "a key's records in the wrong order while others overtake rightly",
                        severalAtOnce().worked(1, 160, 170, 6, "a").worked(1, 170, 180, 5, "a"),
                        verdict -> assertThat(verdict.ordering().outOfOrder()).isOne()),
                new Breach(
                        "a thawed holder that begins more than one anew",
                        frozenWithTwoInHand().worked(1, 4_010, 4_020, 6, "c").worked(1, 4_011, 4_020, 7, "d"),
                        verdict -> assertThat(verdict.ordering().overlapping()).isOne()));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aBreachIsFoundAndNamed(Breach breach) {
        breach.isFoundAndNamed();
    }

    @Test
    void aThawedHolderMayFinishWhatEachHandHadTakenUp() {
        EvidenceBuilder twoHandsBetweenRecords = new EvidenceBuilder()
                .concurrency(2)
                .acknowledged(0, 0, "a", 0)
                .acknowledged(0, 1, "b", 1)
                .fault(Fault.Kind.FREEZE, 1, 105, 106)
                .worked(2, 3_000, 3_010, 0, "a")
                .worked(2, 3_000, 3_010, 1, "b")
                .worked(1, 4_000, 4_010, 0, "a")
                .worked(1, 4_000, 4_020, 1, "b");

        assertThat(twoHandsBetweenRecords.verdict().kept()).isTrue();
        assertThat(twoHandsBetweenRecords
                        .worked(1, 4_030, 4_040, 2, "a")
                        .verdict()
                        .ordering()
                        .overlapping())
                .isOne();
    }

    @Test
    void aThawedHolderMayFinishTheRecordsItHadTakenUpAtOnceAndNoMore() {
        EvidenceBuilder inMidStride = new EvidenceBuilder()
                .acknowledged(0, 9)
                .handled(1, 100, offsets(0, 4))
                .fault(Fault.Kind.FREEZE, 1, 105, 106)
                .handled(2, 3_000, offsets(4, 9))
                .handled(1, 4_000, 5)
                .handled(1, 4_000, 6)
                .ended(1, Outcome.FENCED);

        assertThat(inMidStride.verdict().kept()).isTrue();
        assertThat(inMidStride.handled(1, 4_001, 7).verdict().delivery().duplicatedBeyondBound())
                .isOne();
    }

    @Test
    void aThawedHolderMayFinishTheRecordInItsHands() {
        Verdict verdict = new EvidenceBuilder()
                .acknowledged(0, 9)
                .handled(1, 100, offsets(0, 4))
                .fault(Fault.Kind.FREEZE, 1, 105, 106)
                .handled(2, 3_000, offsets(4, 9))
                .handled(1, 4_000, 5)
                .ended(1, Outcome.FENCED)
                .verdict();

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.delivery().duplicated()).isEqualTo(2);
        assertThat(verdict.succession().recoveryMillis().max()).isEqualTo(2_895);
    }

    @Test
    void keysAreOrderedEachForItself() {
        Verdict verdict = new EvidenceBuilder()
                .acknowledged(0, 0, "a", 5)
                .acknowledged(0, 1, "b", 1)
                .handled(0, 1, 100, 0, "a", 5)
                .handled(0, 1, 101, 1, "b", 1)
                .verdict();

        assertThat(verdict.kept()).isTrue();
    }

    @Test
    void aThawedHolderMayFinishOneThatItHadTakenUp() {
        assertThat(frozenWithTwoInHand()
                        .worked(1, 4_010, 4_020, 4, "b")
                        .verdict()
                        .kept())
                .isTrue();
    }
}
