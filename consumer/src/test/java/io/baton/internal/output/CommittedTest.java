package io.baton.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommittedTest {

    private static final String TOPIC_ID = "h7CNDJ5BRDuWqQX6UGZyOg";

    private final FinishedAhead ahead =
            new FinishedAhead.Builder().add(12, 14).add(20, 21).build();
    private final Committed committed = new Committed(new Checkpoint(10, OptionalInt.of(3), ahead), 2, 7, TOPIC_ID);

    @Test
    void isReadAsItWasWritten() {
        assertThat(Committed.parsed(10, OptionalInt.of(3), committed.metadata()))
                .contains(committed);
    }

    @Test
    void theTimeOfTheCommitStandsBesideItAndChangesNothing() {
        Instant at = Instant.ofEpochMilli(1_764_450_000_123L);
        assertThat(Committed.parsed(10, OptionalInt.of(3), committed.metadata(at)))
                .contains(committed);
        assertThat(Committed.at(committed.metadata(at))).contains(at);
        assertThat(committed.metadata(at)).startsWith(committed.metadata());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "at=17", "baton=1 generation=1 seek=0", "baton=1 at=x", "baton=2 at=17"})
    void whatDoesNotSayWhenIsNotTold(String metadata) {
        assertThat(Committed.at(metadata)).isEmpty();
    }

    @Test
    void theTimeHasRoomBesideTheLongestThatIsCommitted() {
        int time = committed.metadata(Instant.ofEpochMilli(Long.MAX_VALUE)).length()
                - committed.metadata().length();
        assertThat(Committed.LONGEST_METADATA + time).isEqualTo(4_096);
    }

    @Test
    void soItIsWithoutATopicIdAndWithNothingAhead() {
        var plain = new Committed(Checkpoint.at(0), 0, 1, null);
        assertThat(Committed.parsed(0, OptionalInt.empty(), plain.metadata())).contains(plain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "topic-id=h7CNDJ5BRDuWqQX6UGZyOg",
                "baton=1 seek=x generation=1",
                "baton=2 seek=0 generation=1"
            })
    void whatSomebodyElseCommittedIsNotBelieved(String metadata) {
        assertThat(Committed.parsed(10, OptionalInt.empty(), metadata)).isEmpty();
    }

    @Test
    void anOffsetThatAToolMovedLeavesNothingAhead() {
        assertThat(Committed.parsed(11, OptionalInt.empty(), committed.metadata()))
                .hasValueSatisfying(
                        read -> assertThat(read.checkpoint()).isEqualTo(new Checkpoint(11, OptionalInt.empty())));
    }

    @Test
    void aHolderBeginsWhereTheLastTransactionEndedAsTheRowMayBeBehind() {
        assertThat(start(Checkpoint.at(8), 2, TOPIC_ID)).isEqualTo(committed.checkpoint());
    }

    @Test
    void andWhereTheRowIsIfItIsFurtherAsAfterTimesWithoutTransactions() {
        assertThat(start(Checkpoint.at(500), 2, TOPIC_ID)).isEqualTo(Checkpoint.at(500));
    }

    @Test
    void whatWasFinishedAheadWithoutTransactionsIsNotDoneAgain() {
        var row = new Checkpoint(10, OptionalInt.of(3), ahead(11, 12, 13, 16, 30, 31));
        assertThat(start(row, 2, TOPIC_ID))
                .isEqualTo(new Checkpoint(10, OptionalInt.of(3), ahead(11, 16, 20, 21, 30, 31)));
        var behind = new Checkpoint(8, OptionalInt.of(3), ahead(10, 12, 30, 31));
        assertThat(start(behind, 2, TOPIC_ID))
                .isEqualTo(new Checkpoint(14, OptionalInt.empty(), ahead(20, 21, 30, 31)));
    }

    @Test
    void aSnapshotHasTheRecordsOfItsOwnCheckpointAlone() {
        var row = new Checkpoint(10, OptionalInt.of(3), ahead(30, 31), "b");
        assertThat(start(row, 2, TOPIC_ID)).isEqualTo(committed.checkpoint());
    }

    private static FinishedAhead ahead(long... bounds) {
        var ahead = new FinishedAhead.Builder();
        for (int i = 0; i < bounds.length; i += 2) {
            ahead.add(bounds[i], bounds[i + 1]);
        }
        return ahead.build();
    }

    @Test
    void aSeekThatCameAfterTheCommitCounts() {
        assertThat(start(Checkpoint.at(5), 3, TOPIC_ID)).isEqualTo(Checkpoint.at(5));
    }

    @Test
    void aTopicThatWasMadeAgainBeginsWhereTheRowSays() {
        assertThat(start(Checkpoint.at(0), 2, "AAAAAAAAAAAAAAAAAAAAAQ")).isEqualTo(Checkpoint.at(0));
    }

    @Test
    void withoutACommitTheRowSays() {
        assertThat(CommittedStart.of(Checkpoint.at(8), 2, TOPIC_ID, Optional.empty()))
                .isEqualTo(Checkpoint.at(8));
    }

    private Checkpoint start(Checkpoint row, long seek, String topicId) {
        return CommittedStart.of(row, seek, topicId, Optional.of(committed));
    }
}
