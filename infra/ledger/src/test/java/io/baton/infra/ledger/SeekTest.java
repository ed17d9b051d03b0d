package io.baton.infra.ledger;

import static io.baton.infra.ledger.Stories.offsets;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A seek explains what would be a breach without it, and no more than that. */
class SeekTest {

    /** At 110 ms, having done 0 to 9, it goes back to 5. */
    private static EvidenceBuilder rewound() {
        return new EvidenceBuilder()
                .acknowledged(0, 12)
                .handled(1, 100, offsets(0, 9))
                .seen(1, 10, 110)
                .seekDone(1, 10, 5, 111)
                .seenAfter(1, 1, 5, 112)
                .handled(1, 115, offsets(5, 12))
                .seenAfter(1, 1, 13, 130);
    }

    /** At 105 ms, having done 0 to 4, it goes on at 8. */
    private static EvidenceBuilder skipped() {
        return new EvidenceBuilder()
                .acknowledged(0, 12)
                .handled(1, 100, offsets(0, 4))
                .seekDone(1, 5, 8, 106)
                .seenAfter(1, 1, 8, 107)
                .handled(1, 110, offsets(8, 12))
                .seenAfter(1, 1, 13, 130);
    }

    @Test
    void aRewindThatDeliversItsRangeOnceMoreIsKept() {
        Verdict verdict = rewound().verdict();
        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.delivery().duplicated()).isZero();
        assertThat(verdict.delivery().processed()).isEqualTo(13);
        assertThat(verdict.atOnce().overtaken()).isZero();
    }

    @Test
    void aSeekForwardLosesNothing() {
        assertThat(skipped().verdict().kept()).isTrue();
    }

    @Test
    void seeksOneAfterTheOtherAreKept() {
        assertThat(rewound()
                        .seekDone(3, 13, 2, 2, 140)
                        .handled(2, 141, offsets(2, 6))
                        .seekDone(4, 7, 11, 2, 160)
                        .seenAfter(4, 2, 11, 161)
                        .handled(2, 162, offsets(11, 12))
                        .verdict()
                        .kept())
                .isTrue();
    }

    @Test
    void whatAFrozenHolderHadInHandIsOfTheTimeBeforeItsSuccessorMoved() {
        assertThat(new EvidenceBuilder()
                        .acknowledged(0, 9)
                        .handled(1, 100, offsets(0, 5))
                        .fault(Fault.Kind.FREEZE, 1, 106, 107)
                        .seekDone(1, 6, 3, 2, 500)
                        // it had taken it up before, and begins it after its thaw
                        .handled(1, 600, offsets(6, 6))
                        .handled(2, 601, offsets(3, 9))
                        .verdict()
                        .examples())
                .isEmpty();
    }

    @Test
    void whatWasDoneAheadOfACrashMayComeAgainInThePassOfTheCrash() {
        assertThat(new EvidenceBuilder()
                        .acknowledged(0, 9)
                        .handled(1, 100, offsets(0, 5))
                        .seekDone(1, 6, 3, 110)
                        .handled(1, 111, offsets(3, 7))
                        .fault(Fault.Kind.KILL, 1, 116, 117)
                        .handled(2, 500, offsets(6, 9))
                        .verdict()
                        .kept())
                .isTrue();
    }

    static Stream<Breach> breaches() {
        return Stream.of(
                new Breach(
                        "a range that comes again without a seek",
                        new EvidenceBuilder()
                                .acknowledged(0, 12)
                                .handled(1, 100, offsets(0, 9))
                                .handled(1, 115, offsets(5, 12)),
                        verdict -> assertThat(verdict.delivery().duplicatedBeyondBound())
                                .isEqualTo(5)),
                new Breach(
                        "a checkpoint that goes back without a seek",
                        rewound().seenAfter(1, 1, 6, 140),
                        verdict -> assertThat(verdict.checkpoints().fallen()).isOne()),
                new Breach(
                        "a row that tells of a seek nobody knows of",
                        rewound().seenAfter(2, 1, 6, 140),
                        verdict -> assertThat(verdict.checkpoints().fallen()).isOne()),
                new Breach(
                        "a row that forgets its seek",
                        rewound().seen(1, 13, 140),
                        verdict -> assertThat(verdict.checkpoints().fallen()).isOne()),
                new Breach(
                        "a checkpoint below where the seek went",
                        new EvidenceBuilder()
                                .acknowledged(0, 9)
                                .handled(1, 100, offsets(0, 9))
                                .seen(1, 10, 110)
                                .seekDone(1, 10, 5, 111)
                                .handled(1, 112, offsets(5, 9))
                                .seenAfter(1, 1, 4, 120),
                        verdict -> assertThat(verdict.checkpoints().fallen()).isOne()),
                new Breach(
                        "a checkpoint ahead of what comes again",
                        rewound().seenAfter(1, 1, 9, 116),
                        verdict -> assertThat(verdict.checkpoints().ahead()).isOne()),
                new Breach(
                        "a rewind of which a record does not come",
                        new EvidenceBuilder()
                                .acknowledged(0, 9)
                                .handled(1, 100, offsets(0, 9))
                                .seekDone(1, 10, 5, 111)
                                .handled(1, 115, offsets(6, 9)),
                        verdict -> assertThat(verdict.delivery().lost()).isOne()),
                new Breach(
                        "a rewind of which a record comes twice",
                        rewound().handled(1, 140, 7),
                        verdict -> assertThat(verdict.delivery().duplicatedBeyondBound())
                                .isOne()),
                new Breach(
                        "a rewind that delivers more than was asked for",
                        new EvidenceBuilder()
                                .acknowledged(0, 9)
                                .handled(1, 100, offsets(0, 9))
                                .seekDone(1, 10, 5, 111)
                                .handled(1, 115, offsets(4, 9)),
                        verdict -> assertThat(verdict.delivery().duplicatedBeyondBound())
                                .isOne()),
                new Breach(
                        "a rewind out of order",
                        new EvidenceBuilder()
                                .acknowledged(0, 6)
                                .handled(1, 100, offsets(0, 6))
                                .seekDone(1, 7, 5, 111)
                                .handled(1, 115, 6, 5),
                        verdict -> assertThat(verdict.ordering().outOfOrder()).isOne()),
                new Breach(
                        "a seek forward from where it never was",
                        new EvidenceBuilder()
                                .acknowledged(0, 12)
                                .handled(1, 100, offsets(0, 3))
                                .seekDone(1, 5, 8, 106)
                                .handled(1, 110, offsets(8, 12)),
                        verdict -> assertThat(verdict.delivery().lost()).isOne()));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aBreachIsFoundAndNamed(Breach breach) {
        breach.isFoundAndNamed();
    }
}
