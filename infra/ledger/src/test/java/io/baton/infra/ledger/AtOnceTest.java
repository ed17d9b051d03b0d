package io.baton.infra.ledger;

import static io.baton.infra.ledger.Stories.frozenWithTwoInHand;
import static io.baton.infra.ledger.Stories.severalAtOnce;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AtOnceTest {

    static Stream<Breach> breaches() {
        return Stream.of(
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
                        verdict -> assertThat(verdict.atOnce().tooMany()).isOne()));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aBreachIsFoundAndNamed(Breach breach) {
        breach.isFoundAndNamed();
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
}
