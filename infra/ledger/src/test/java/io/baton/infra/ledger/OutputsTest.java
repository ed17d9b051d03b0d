package io.baton.infra.ledger;

import static io.baton.infra.ledger.Stories.offsets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Outputs that were written exactly once, and how that can go wrong. */
class OutputsTest {

    /**
     * Generation 1 commits 0 to 4, a marker at 5, and is killed with 5 to 9 at 6 to 10 of the output topic. Generation 2 aborts
     * them, a marker at 11.
     */
    private static EvidenceBuilder killed() {
        return Stories.killedHolder()
                .written(1, 104, 0, offsets(0, 4))
                .committed(0, 5, 6, 9)
                .aborted(5)
                .committed(0, 5, 6, 11);
    }

    /** From there on generation 2 does everything once. */
    private static EvidenceBuilder recovered() {
        return killed().heldUp(60, 104)
                .heldUp(108, 1_950)
                .heldUp(1_990, 2_080)
                .written(2, 2_000, 12, offsets(5, 19))
                .committed(0, 20, 28, 28);
    }

    /** At 110 ms, having done 0 to 9, it goes back to 5. */
    private static EvidenceBuilder rewound() {
        return new EvidenceBuilder()
                .acknowledged(0, 12)
                .handled(1, 100, offsets(0, 9))
                .written(1, 100, 0, offsets(0, 9))
                .committed(0, 10, 11, 11)
                .seekDone(1, 10, 5, 111)
                .committed(1, 5, 11, 11)
                .handled(1, 115, offsets(5, 12));
    }

    @Test
    void eachOutputOnceIsKeptWhateverWasAborted() {
        Verdict verdict = recovered().verdict();

        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.kept()).isTrue();
        Outputs outputs = verdict.outputs().orElseThrow();
        assertThat(outputs.written()).isEqualTo(20);
        assertThat(outputs.abortedSeen()).isEqualTo(5);
        assertThat(outputs.commitsSeen()).isEqualTo(3);
    }

    @Test
    void readersAreHeldUpFromTheFaultUntilTheyGoOn() {
        assertThat(recovered().verdict().outputs().orElseThrow().heldUpMillis()).containsExactly(1_840.0);
    }

    @Test
    void aHandlerMayBeCalledAgainWhereItsOutputWasAborted() {
        EvidenceBuilder story = new EvidenceBuilder()
                .acknowledged(0, 9)
                .handled(1, 100, offsets(0, 6))
                .handled(2, 130, offsets(5, 9));
        assertThat(story.verdict().kept()).isFalse();
        Verdict verdict = story.written(1, 104, 0, offsets(0, 4))
                .aborted(2)
                .written(2, 130, 9, offsets(5, 9))
                .verdict();
        assertThat(verdict.delivery().duplicatedBeyondBound()).isEqualTo(2);
        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.kept()).isTrue();
    }

    @Test
    void aRunWithoutOutputsHasNone() {
        assertThat(Stories.killedHolder().verdict().outputs()).isEmpty();
    }

    @Test
    void whatIsFinishedAheadOfTheOffsetIsVisible() {
        EvidenceBuilder story = new EvidenceBuilder()
                .concurrency(3)
                .acknowledged(0, 4)
                .handled(1, 100, 0, 1, 2, 3, 4)
                .written(1, 100, 0, 0, 1, 3)
                .committedAhead(2, 3, 4, 4, 4);
        assertThat(story.written(1, 110, 5, 2, 4).committed(0, 5, 8, 8).build().outputs())
                .isNotNull();
        assertThat(story.verdict().outputs().orElseThrow().behind()).isZero();
        assertThat(story.verdict().outputs().orElseThrow().ahead()).isZero();
    }

    @Test
    void aRangeThatTheOperatorAskedForOnceMoreIsWrittenOnceMore() {
        Verdict verdict = rewound()
                .written(1, 115, 11, offsets(5, 12))
                .committed(1, 13, 20, 20)
                .verdict();

        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.kept()).isTrue();
    }

    /** It was visible before the seek, which leads below it. */
    @Test
    void whatWasFinishedAheadWhenASeekCameIsWrittenOnceMore() {
        Verdict verdict = new EvidenceBuilder()
                .concurrency(3)
                .acknowledged(0, 4)
                .handled(1, 100, 0, 1, 3)
                .written(1, 100, 0, 0, 1, 3)
                .committedAhead(2, 3, 4, 4, 4)
                .seekDone(1, 2, 1, 111)
                .handled(1, 115, 1, 2, 3, 4)
                .written(1, 115, 4, 1, 2, 3, 4)
                .committed(1, 5, 9, 9)
                .verdict();

        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.kept()).isTrue();
    }

    @Test
    void aHolderMayBeginAgainFromWhatIsCommitted() {
        EvidenceBuilder story = new EvidenceBuilder().acknowledged(0, 6).handled(1, 100, offsets(0, 4));
        EvidenceBuilder again = story.handled(1, 120, offsets(2, 6));
        assertThat(again.verdict().ordering().outOfOrder()).isPositive();
        Verdict verdict = again.written(1, 104, 0, 0, 1)
                .aborted(3)
                .written(1, 125, 6, offsets(2, 6))
                .committed(0, 7, 12, 12)
                .verdict();

        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.kept()).isTrue();
    }

    @Test
    void anOutputIsReadAsItWasWritten() {
        var cause = new HandledRecord("rides", 2, 40, "race\t1", 17, 3, "request", 100, 123);
        assertThat(WrittenOutput.parse(1, 7, WrittenOutput.value(cause, "250 W")))
                .isEqualTo(new WrittenOutput(1, 7, cause));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WrittenOutput.parse(1, 7, "something else"))
                .withMessageContaining("something else");
    }

    private static Breach breach(String name, EvidenceBuilder story, Consumer<Outputs> shows) {
        return new Breach(name, story, verdict -> shows.accept(verdict.outputs().orElseThrow()));
    }

    static Stream<Breach> breaches() {
        return Stream.of(
                breach(
                        "one lost",
                        killed().written(2, 2_000, 12, offsets(5, 18)),
                        outputs -> assertThat(outputs.lost()).isOne()),
                breach(
                        "one of another record in its place",
                        new EvidenceBuilder()
                                .acknowledged(0, 0, "race", 1)
                                .handled(0, 1, 100, 0, "race", 1)
                                .written(1, 100, 0, 0),
                        outputs -> assertThat(outputs.lost()).isOne()),
                breach(
                        "one twice",
                        recovered().written(2, 2_100, 28, 7),
                        outputs -> assertThat(outputs.duplicated()).isOne()),
                breach(
                        "one twice by generations that follow each other",
                        recovered().written(3, 2_100, 28, 19),
                        outputs -> assertThat(outputs.duplicated()).isOne()),
                breach(
                        "one out of order",
                        killed().written(2, 2_000, 12, 5, 7, 6).written(2, 2_003, 15, offsets(8, 19)),
                        outputs -> {
                            assertThat(outputs.outOfOrder()).isOne();
                            assertThat(outputs.duplicated()).isZero();
                        }),
                breach(
                        "one aborted that is seen as committed",
                        killed().written(1, 107, 6, 5).committed(0, 5, 12, 12).written(2, 2_000, 12, offsets(5, 19)),
                        outputs -> {
                            assertThat(outputs.duplicated()).isOne();
                            assertThat(outputs.behind()).isOne();
                        }),
                breach(
                        "a zombie's output behind its successor's",
                        killed().written(2, 2_000, 12, offsets(5, 7))
                                .written(1, 107, 15, 8)
                                .written(2, 2_000, 16, offsets(9, 19)),
                        outputs -> assertThat(outputs.fenced()).isOne()),
                breach(
                        "a committed offset ahead of what is written",
                        recovered().committed(0, 21, 28, 28).acknowledged(20, 20),
                        outputs -> assertThat(outputs.ahead()).isOne()),
                breach(
                        "a committed offset ahead of what was written then",
                        killed().committed(0, 8, 12, 14).written(2, 2_000, 12, offsets(5, 19)),
                        outputs -> assertThat(outputs.ahead()).isOne()),
                breach(
                        "a committed offset behind what is visible",
                        recovered()
                                .committed(0, 20, 28, 28)
                                .written(2, 2_000, 28, 20)
                                .committed(0, 20, 29, 29),
                        outputs -> assertThat(outputs.behind()).isOne()),
                breach(
                        "a committed offset that goes back",
                        recovered().committed(0, 19, 28, 28),
                        outputs -> assertThat(outputs.behind()).isOne()),
                breach(
                        "what is said to be finished ahead and is not written",
                        killed().committedAhead(5, 7, 9, 12, 12).written(2, 2_000, 12, offsets(5, 19)),
                        outputs -> assertThat(outputs.ahead()).isOne()),
                breach(
                        "a range asked for once more of which an output does not come",
                        rewound().written(1, 115, 11, offsets(5, 11)),
                        outputs -> assertThat(outputs.lost()).isOne()),
                breach(
                        "a range asked for once more of which an output comes twice",
                        rewound().written(1, 115, 11, offsets(5, 12)).written(1, 123, 20, 12),
                        outputs -> assertThat(outputs.duplicated()).isOne()),
                breach(
                        "an output that the operator did not ask for once more",
                        rewound().written(1, 115, 11, offsets(4, 12)),
                        outputs -> assertThat(outputs.duplicated()).isOne()),
                breach(
                        "more that is committed than was written",
                        recovered().aborted(-6),
                        outputs -> assertThat(outputs.abortedSeen()).isEqualTo(-1)));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aBreachIsFoundAndNamed(Breach breach) {
        breach.isFoundAndNamed();
    }
}
