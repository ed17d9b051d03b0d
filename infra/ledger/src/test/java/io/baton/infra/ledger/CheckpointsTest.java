package io.baton.infra.ledger;

import static io.baton.infra.ledger.Stories.killedHolder;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointsTest {

    private static EvidenceBuilder progress() {
        return new EvidenceBuilder()
                .acknowledged(0, 4)
                .handled(1, 100, 0, 1, 2)
                .seen(1, 0, 99)
                .seen(1, 2, 101)
                .seen(2, 3, 110)
                .deadLettered(2, 120, 3)
                .handled(2, 121, 4)
                .seen(2, 5, 121);
    }

    static Stream<Breach> breaches() {
        return Stream.of(
                new Breach(
                        "a checkpoint that falls",
                        progress().seen(2, 4, 130),
                        verdict -> assertThat(verdict.checkpoints().fallen()).isOne()),
                new Breach(
                        "a generation that falls",
                        progress().seen(1, 5, 130),
                        verdict -> assertThat(verdict.checkpoints().fallen()).isOne()),
                new Breach(
                        "a checkpoint past a record under way",
                        progress()
                                .acknowledged(5, 5)
                                .worked(2, 125, 140, 5, "race")
                                .seen(2, 6, 139),
                        verdict -> assertThat(verdict.checkpoints().ahead()).isOne()),
                new Breach(
                        "a checkpoint past a record that a later one overtook",
                        new EvidenceBuilder()
                                .concurrency(2)
                                .acknowledged(0, 0, "a", 0)
                                .acknowledged(0, 1, "b", 1)
                                .worked(1, 100, 150, 0, "a")
                                .worked(1, 101, 110, 1, "b")
                                .seen(1, 2, 120),
                        verdict -> assertThat(verdict.checkpoints().ahead()).isOne()),
                new Breach(
                        "a checkpoint past a record that nobody finished",
                        new EvidenceBuilder()
                                .acknowledged(0, 1)
                                .handled(1, 100, 1)
                                .seen(1, 2, 200),
                        verdict -> assertThat(verdict.checkpoints())
                                .extracting(
                                        Checkpoints::ahead,
                                        checkpoints ->
                                                checkpoints.examples().get(0).endsWith("never finished"))
                                .containsExactly(1L, true)));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aBreachIsFoundAndNamed(Breach breach) {
        breach.isFoundAndNamed();
    }

    @Test
    void progressIsKept() {
        Verdict verdict = progress().verdict();

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.checkpoints()).isEqualTo(new Checkpoints(4, 0, 0, List.of()));
    }

    @Test
    void aRecordDoneAgainWasFinishedTheFirstTime() {
        assertThat(killedHolder().seen(2, 8, 1_999).verdict().kept()).isTrue();
    }

    @Test
    void partitionsAreSeenEachForItself() {
        EvidenceBuilder two = new EvidenceBuilder()
                .acknowledged(1, 0, "race", 0)
                .handled(1, 7, 100, 0, "race", 0)
                .seen(3, 1, 200);

        assertThat(two.verdict().kept()).isTrue();
    }
}
