package io.baton.infra.ledger;

import static io.baton.infra.ledger.Stories.offsets;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each anomaly of Jepsen's list, made of a good history by one change, is found under its name, and nothing else is. */
class AnomaliesTest {

    private static final String READER = "the reader";

    /** The good history with one change. */
    record Spoilt(Set<Anomaly> kinds, String how, EvidenceBuilder story) {
        @Override
        public String toString() {
            return kinds + ": " + how;
        }
    }

    /**
     * Generation 1 commits 0 to 4 and a marker at 5, and is killed with 5 to 9 at 6 to 10 of the output topic. Generation 2 aborts
     * them, a marker at 11.
     */
    private static EvidenceBuilder killed() {
        return Stories.killedHolder().written(1, 104, 0, offsets(0, 4)).committed(0, 5, 6, 9);
    }

    private static EvidenceBuilder aborted() {
        return killed().abandoned(1, 110, 6, offsets(5, 9));
    }

    /** Two transactions, and a marker at 22 and at 28. */
    private static EvidenceBuilder written() {
        return aborted().written(2, 2_000, 12, offsets(5, 14)).written(2, 2_010, 23, offsets(15, 19));
    }

    private static EvidenceBuilder polledToTheKill(EvidenceBuilder story) {
        return story.polled(READER, 3, 0, 1, 2).polled(READER, 5, 3, 4).polled(READER, 12);
    }

    private static EvidenceBuilder polled(EvidenceBuilder story) {
        return polledToTheKill(story).polled(READER, 22, offsets(12, 21)).polled(READER, 29, offsets(23, 27));
    }

    private static Anomalies judge(EvidenceBuilder story) {
        return story.verdict().outputs().orElseThrow().anomalies();
    }

    @Test
    void aGoodHistoryHasNone() {
        Verdict verdict = polled(written()).committed(0, 20, 29, 29).verdict();

        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.kept()).isTrue();
        Anomalies anomalies = verdict.outputs().orElseThrow().anomalies();
        assertThat(anomalies.none()).isTrue();
        assertThat(anomalies.polls()).isEqualTo(5);
        assertThat(anomalies.counts()).containsOnlyKeys(Anomaly.values());
    }

    @Test
    void severalReadersAreEachJudgedByThemselves() {
        EvidenceBuilder story = polled(polled(written()));
        assertThat(judge(story).count(Anomaly.POLL_BACK)).isOne();
        assertThat(judge(polled(written())
                                .polled("another", 12, offsets(0, 4))
                                .polled("another", 29, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 26, 27))
                        .none())
                .isTrue();
    }

    @Test
    void aReaderThatGotNothingAtAllHasSeenNothing() {
        assertThat(judge(written().polled(READER, 0)).count(Anomaly.UNSEEN)).isEqualTo(20);
    }

    @Test
    void countsAddUp() {
        var one = new Anomalies(3, Map.of(Anomaly.DUPLICATE, 2L));
        var other = new Anomalies(4, Map.of(Anomaly.DUPLICATE, 1L, Anomaly.UNSEEN, 5L));
        assertThat(one.plus(other)).isEqualTo(new Anomalies(7, Map.of(Anomaly.DUPLICATE, 3L, Anomaly.UNSEEN, 5L)));
    }

    static Stream<Spoilt> spoilt() {
        return Stream.of(ofReads(), ofWrites(), ofOffsets()).flatMap(stories -> stories);
    }

    private static Spoilt spoilt(Anomaly kind, String how, EvidenceBuilder story) {
        return new Spoilt(EnumSet.of(kind), how, story);
    }

    private static Stream<Spoilt> ofReads() {
        return Stream.of(
                spoilt(
                        Anomaly.ABORTED_READ,
                        "a reader was given one of those that were aborted",
                        written()
                                .polled(READER, 5, offsets(0, 4))
                                .polled(READER, 12, 7)
                                .polled(READER, 22, offsets(12, 21))
                                .polled(READER, 29, offsets(23, 27))),
                spoilt(
                        Anomaly.UNSEEN,
                        "a reader went past the last one",
                        polledToTheKill(written())
                                .polled(READER, 22, offsets(12, 21))
                                .polled(READER, 29, offsets(23, 26))),
                spoilt(
                        Anomaly.POLL_BACK,
                        "a poll begins with what the one before ended with",
                        polledToTheKill(written())
                                .polled(READER, 22, offsets(12, 21))
                                .polled(READER, 29, 21, 23, 24, 25, 26, 27)),
                spoilt(
                        Anomaly.POLL_BACK_WITHIN,
                        "one comes twice in a poll",
                        polledToTheKill(written())
                                .polled(READER, 22, offsets(12, 21))
                                .polled(READER, 29, 23, 24, 24, 25, 26, 27)),
                new Spoilt(
                        EnumSet.of(Anomaly.POLL_SKIP, Anomaly.UNSEEN),
                        "a poll begins behind the next one",
                        polledToTheKill(written())
                                .polled(READER, 22, offsets(12, 21))
                                .polled(READER, 29, offsets(24, 27))),
                new Spoilt(
                        EnumSet.of(Anomaly.POLL_SKIP, Anomaly.UNSEEN),
                        "the first poll begins behind the first one",
                        written()
                                .polled(READER, 5, offsets(1, 4))
                                .polled(READER, 22, offsets(12, 21))
                                .polled(READER, 29, offsets(23, 27))),
                new Spoilt(
                        EnumSet.of(Anomaly.POLL_SKIP_WITHIN, Anomaly.UNSEEN),
                        "a poll jumps over one",
                        polledToTheKill(written())
                                .polled(READER, 22, offsets(12, 21))
                                .polled(READER, 29, 23, 24, 26, 27)),
                new Spoilt(
                        EnumSet.of(Anomaly.POLL_SKIP_WITHIN, Anomaly.POLL_BACK_WITHIN),
                        "a poll jumps over one and comes back for it",
                        polledToTheKill(written())
                                .polled(READER, 22, offsets(12, 21))
                                .polled(READER, 29, 23, 25, 24, 25, 26, 27)));
    }

    private static Stream<Spoilt> ofWrites() {
        return Stream.of(
                spoilt(
                        Anomaly.ABORTED_READ,
                        "a holder that begins again sends what it had kept of an aborted attempt",
                        new EvidenceBuilder()
                                .acknowledged(0, 6)
                                .handled(1, 100, offsets(0, 4))
                                .handled(1, 120, offsets(2, 6))
                                .written(1, 104, 0, 0, 1)
                                .abandoned(1, 104, 3, 2, 3, 4)
                                .written(1, 104, 7, 2)
                                .written(1, 125, 8, offsets(3, 6))),
                spoilt(
                        Anomaly.LOST_WRITE,
                        "the last one is not there",
                        aborted().written(2, 2_000, 12, offsets(5, 18))),
                spoilt(
                        Anomaly.DUPLICATE,
                        "the last one is there once more",
                        written().written(2, 2_020, 29, 19)),
                spoilt(
                        Anomaly.SEND_BACK_WITHIN,
                        "two of a transaction are exchanged",
                        aborted().written(2, 2_000, 12, 5, 7, 6).written(2, 2_003, 15, offsets(8, 19))),
                spoilt(
                        Anomaly.SEND_BACK,
                        "two transactions are exchanged",
                        aborted()
                                .written(2, 2_000, 12, offsets(5, 17))
                                .written(2, 2_003, 26, 19)
                                .written(2, 2_005, 28, 18)));
    }

    private static Stream<Spoilt> ofOffsets() {
        return Stream.of(
                spoilt(
                        Anomaly.OFFSET_AHEAD,
                        "the offset is committed before the outputs",
                        killed().committed(0, 8, 12, 14).written(2, 2_000, 12, offsets(5, 19))),
                spoilt(
                        Anomaly.OFFSET_BEHIND,
                        "the offset is committed behind the outputs",
                        polled(written()).committed(0, 15, 29, 29)),
                spoilt(
                        Anomaly.OFFSET_BEHIND,
                        "the offset goes back",
                        polled(written()).committed(0, 20, 29, 29).committed(0, 19, 29, 29)));
    }

    @ParameterizedTest
    @MethodSource("spoilt")
    void isFoundAndNamed(Spoilt spoilt) {
        Verdict verdict = spoilt.story().verdict();

        assertThat(verdict.kept()).isFalse();
        Anomalies anomalies = verdict.outputs().orElseThrow().anomalies();
        assertThat(Stream.of(Anomaly.values())
                        .filter(kind -> anomalies.count(kind) > 0)
                        .collect(Collectors.toSet()))
                .isEqualTo(spoilt.kinds());
        for (Anomaly kind : spoilt.kinds()) {
            assertThat(verdict.examples())
                    .anySatisfy(example -> assertThat(example).startsWith(kind.words() + ": "));
        }
    }

    @Test
    void thereIsASpoiltHistoryOfEach() {
        assertThat(spoilt().flatMap(spoilt -> spoilt.kinds().stream()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Anomaly.values());
    }
}
