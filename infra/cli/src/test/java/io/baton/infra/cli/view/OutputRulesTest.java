package io.baton.infra.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.InMemoryLeaseStore;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.Tick;
import io.baton.internal.output.Committed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a row and an offset say together of how a partition writes. */
class OutputRulesTest {

    private static final LeaseKey KEY = new LeaseKey("group", "orders", 3);
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Owner OWNER = new Owner("first", "1", "stream-1", "7");
    private static final String TOPIC_ID = "h7CNDJ5BRDuWqQX6UGZyOg";

    @ParameterizedTest(name = "{5}")
    @CsvSource(delimiter = '|', textBlock = """
        100 | 0 | 100 | 0 | exactly-once        | the row has followed
        100 | 0 | 140 | 0 | exactly-once        | the row is behind until the next renewal
        100 | 0 |  90 | 0 | exactly-once-before | the checkpoint has moved without a transaction
        100 | 0 |  20 | 1 | exactly-once        | a seek is committed before the row moves
         20 | 1 | 100 | 0 | exactly-once-before | a seek was carried out without a transaction
        """)
    void theRowFollowsWhatIsCommitted(long checkpoint, long made, long committed, long seek, String mode, String why) {
        Lease row = row(checkpoint, made);
        assertThat(view(row, new Committed(Checkpoint.at(committed), seek, 1, TOPIC_ID), null, null)
                        .mode())
                .as(why)
                .hasToString(mode);
    }

    @Test
    void whatWasCommittedForATopicThatWasMadeAgainIsOfBefore() {
        assertThat(view(row(0, 0), new Committed(Checkpoint.at(50), 0, 1, "AAAAAAAAAAAAAAAAAAAAAQ"), null, null)
                        .mode())
                .isEqualTo(OutputMode.EXACTLY_ONCE_BEFORE);
    }

    @Test
    void agesAreNeverNegativeAsClocksDiffer() {
        var committed = new Committed(Checkpoint.at(100), 0, 1, TOPIC_ID);
        OutputsView view = view(row(100, 0), committed, NOW.plusSeconds(1), NOW.minusSeconds(70));
        assertThat(view.committedMillis()).isZero();
        assertThat(view.openMillis()).isEqualTo(70_000);
        assertThat(view(row(100, 0), committed, null, null).committedMillis()).isNull();
    }

    private static OutputsView view(Lease row, Committed committed, @Nullable Instant at, @Nullable Instant openSince) {
        return OutputRules.outputs(row, new OutputCommit(committed, at, openSince), NOW);
    }

    private static Lease row(long checkpoint, long seeks) {
        var store = new InMemoryLeaseStore();
        store.write(new Step.Claim(KEY, OWNER, new Intent.Scheduled(Tick.at(NOW)), TOPIC_ID, NOW));
        store.write(
                new Step.Activate(KEY, OWNER, new Generation(1), Checkpoint.at(seeks == 0 ? checkpoint : 500), NOW));
        if (seeks > 0) {
            store.write(new Step.Seek(KEY, new Lease.Seek(seeks, checkpoint, null, "ada", "why", NOW)));
            store.write(new Step.Move(KEY, OWNER, new Generation(1), Checkpoint.at(500), seeks, NOW));
        }
        return store.read(KEY).orElseThrow();
    }
}
