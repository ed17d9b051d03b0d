package io.baton.infra.lab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.lab.ledger.EndedInvocation.Outcome;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictTest {

    private static EvidenceBuilder cleanHandOff() {
        return new EvidenceBuilder()
                .acknowledged(0, 9)
                .handled(1, 100, offsets(0, 4))
                .ended(1, Outcome.SUPERSEDED)
                .handled(2, 130, offsets(5, 9))
                .ended(2, Outcome.STOPPED);
    }

    /** Generation 1 dies at 110 ms having done 0..9; generation 2 starts again at the checkpoint, 5. */
    private static EvidenceBuilder killedHolder() {
        return new EvidenceBuilder()
                .acknowledged(0, 19)
                .handled(1, 100, offsets(0, 9))
                .fault(Fault.Kind.KILL, 1, 110, 112)
                .handled(2, 2_000, offsets(5, 19))
                .ended(2, Outcome.STOPPED);
    }

    /** Three may be at once, and are; offset 1 takes long and is overtaken by two. */
    private static EvidenceBuilder severalAtOnce() {
        return new EvidenceBuilder()
                .concurrency(3)
                .acknowledged(0, 0, "a", 0)
                .acknowledged(0, 1, "b", 1)
                .acknowledged(0, 2, "c", 2)
                .acknowledged(0, 3, "a", 3)
                .acknowledged(0, 4, "a", 4)
                .worked(1, 100, 110, 0, "a")
                .worked(1, 100, 150, 1, "b")
                .worked(1, 105, 120, 2, "c")
                .worked(1, 110, 130, 3, "a")
                .worked(1, 150, 160, 4, "a");
    }

    /** Generation 1 stands still with offsets 1 and 3 under way; generation 2 does both and what follows. */
    private static EvidenceBuilder frozenWithTwoInHand() {
        return new EvidenceBuilder()
                .concurrency(3)
                .acknowledged(0, 0, "a", 0)
                .acknowledged(0, 1, "b", 1)
                .acknowledged(0, 2, "a", 2)
                .acknowledged(0, 3, "c", 3)
                .acknowledged(0, 4, "b", 4)
                .worked(1, 100, 102, 0, "a")
                .worked(1, 102, 104, 2, "a")
                .worked(1, 101, 4_000, 1, "b")
                .worked(1, 103, 4_005, 3, "c")
                .fault(Fault.Kind.FREEZE, 1, 105, 106)
                .worked(2, 3_000, 3_010, 1, "b")
                .worked(2, 3_000, 3_010, 3, "c")
                .worked(2, 3_500, 4_500, 4, "b")
                .ended(1, Outcome.FENCED);
    }

    private static long[] offsets(long from, long to) {
        return LongStream.rangeClosed(from, to).toArray();
    }

    @Test
    void aCleanHandOffIsKept() {
        Verdict verdict = cleanHandOff().verdict();

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.delivery()).isEqualTo(new Delivery(10, 10, 0, 0, 0, 0, List.of()));
        assertThat(verdict.succession().handoffs()).isOne();
        assertThat(verdict.succession().evictions()).isZero();
        assertThat(verdict.succession().gapMillis()).isEqualTo(new Spread(1, 26, 26, 26));
        assertThat(verdict.examples()).isEmpty();
    }

    @Test
    void nothingAtAllIsKept() {
        assertThat(new EvidenceBuilder().verdict().kept()).isTrue();
    }

    record Breach(String name, EvidenceBuilder story, Consumer<Verdict> shows) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Breach> breaches() {
        return Stream.of(
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
                        "an old holder that is still at it when the new one begins",
                        new EvidenceBuilder()
                                .acknowledged(0, 1)
                                .worked(1, 100, 120, 0, "race")
                                .worked(2, 110, 130, 1, "race"),
                        verdict -> assertThat(verdict)
                                .extracting(
                                        all -> all.ordering().overlapping(),
                                        all -> all.atOnce().ofOneKey())
                                .containsExactly(1L, 1L)),
                new Breach(
                        "a key's records in the wrong order while others overtake rightly",
                        severalAtOnce().worked(1, 160, 170, 6, "a").worked(1, 170, 180, 5, "a"),
                        verdict -> assertThat(verdict.ordering().outOfOrder()).isOne()),
                new Breach(
                        "two records of a key at once",
                        severalAtOnce().worked(1, 160, 180, 5, "a").worked(1, 170, 190, 6, "a"),
                        verdict -> assertThat(verdict)
                                .extracting(
                                        all -> all.atOnce().ofOneKey(),
                                        all -> all.ordering().outOfOrder())
                                .containsExactly(1L, 0L)),
                new Breach(
                        "a short record of a key within a long one",
                        severalAtOnce().worked(1, 160, 200, 6, "a").worked(1, 170, 175, 5, "a"),
                        verdict -> assertThat(verdict.atOnce().ofOneKey()).isOne()),
                new Breach(
                        "a record begun within a long one of its key, after a short one",
                        severalAtOnce()
                                .worked(1, 160, 200, 5, "a")
                                .worked(1, 170, 175, 6, "a")
                                .worked(1, 180, 185, 7, "a"),
                        verdict -> assertThat(verdict.atOnce().ofOneKey()).isEqualTo(2)),
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
                                .isOne()),
                new Breach(
                        "more at once than may be",
                        severalAtOnce()
                                .worked(1, 160, 180, 5, "a")
                                .worked(1, 165, 185, 6, "b")
                                .worked(1, 170, 190, 7, "c")
                                .worked(1, 175, 195, 8, "d"),
                        verdict -> assertThat(verdict.atOnce())
                                .extracting(AtOnce::most, AtOnce::tooMany)
                                .containsExactly(4, 1L)),
                new Breach(
                        "two at once where one may be",
                        new EvidenceBuilder()
                                .acknowledged(0, 0, "a", 0)
                                .acknowledged(0, 1, "b", 1)
                                .worked(1, 100, 120, 0, "a")
                                .worked(1, 110, 130, 1, "b"),
                        verdict -> assertThat(verdict.atOnce().tooMany()).isOne()),
                new Breach(
                        "a thawed holder that begins more than one anew",
                        frozenWithTwoInHand().worked(1, 4_010, 4_020, 6, "c").worked(1, 4_010, 4_020, 7, "d"),
                        verdict -> assertThat(verdict.ordering().overlapping()).isOne()),
                new Breach(
                        "a thread left behind",
                        cleanHandOff().leaving(3, "pool-1-thread-1"),
                        verdict -> assertThat(verdict.leakedThreads()).containsExactly("partition 0: pool-1-thread-1")),
                new Breach(
                        "a duplicate tick that says it read",
                        cleanHandOff().duplicateTick("second", 3),
                        verdict -> assertThat(verdict.duplicateTicks().recordsRead())
                                .isOne()),
                new Breach(
                        "a duplicate tick that says it did not read but did",
                        cleanHandOff().acknowledged(10, 10).handled(9, 200, 10).duplicateTick("request-9", 0),
                        verdict -> assertThat(verdict.duplicateTicks().recordsRead())
                                .isOne()));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aBreachBreaksTheVerdictAndIsNamed(Breach breach) {
        Verdict verdict = breach.story().verdict();

        assertThat(verdict.kept()).isFalse();
        breach.shows().accept(verdict);
        assertThat(verdict.examples()).isNotEmpty();
    }

    @Test
    void recordsOfDifferentKeysMayOvertakeOneAnother() {
        Verdict verdict = severalAtOnce().verdict();

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.atOnce()).isEqualTo(new AtOnce(3, 1, 0, 0, List.of()));
    }

    @Test
    void aThawedHolderMayFinishAllThatItHadUnderWay() {
        Verdict verdict = frozenWithTwoInHand().verdict();

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.delivery())
                .extracting(Delivery::duplicated, Delivery::duplicatedBeyondBound)
                .containsExactly(2L, 0L);
    }

    @Test
    void aThawedHolderMayFinishOneThatItHadTakenUp() {
        assertThat(frozenWithTwoInHand()
                        .worked(1, 4_010, 4_020, 4, "b")
                        .verdict()
                        .kept())
                .isTrue();
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
    void aSecondFaultExcusesASecondRedelivery() {
        Verdict verdict = killedHolder()
                .fault(Fault.Kind.KILL, 2, 2_015, 2_016)
                .handled(3, 4_000, offsets(5, 19))
                .verdict();

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.delivery().duplicated()).isEqualTo(20);
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
    void aRequestDeliveredTwiceMayShareItsIdWithTheHolder() {
        Verdict verdict = cleanHandOff().duplicateTick("request-2", 0).verdict();

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.duplicateTicks())
                .extracting(DuplicateTicks::delivered, DuplicateTicks::recognised)
                .containsExactly(1, 1);
    }

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
