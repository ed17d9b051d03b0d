package io.baton.internal.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.Lease;
import io.baton.internal.output.Committed;
import io.baton.internal.output.OutputException;
import io.baton.internal.output.SeekCommit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who may commit where a seek leads. */
class SeekCommitTest extends ProcessorHarness {

    private final ScriptedTransactions transactions = new ScriptedTransactions();

    private void seek(HeldLease lease) {
        transactions.commits.release();
        SeekCommit.of(
                transactions,
                new Lease.Seek(1, 0, null, "ops", "again", time.now()),
                new Generation(2),
                lease.fence(),
                "topic-id");
    }

    @Test
    void aHolderCommitsWhereTheSeekLeads() throws Exception {
        seek(tenancy());
        assertThat(transactions.last()).isEqualTo(new Committed(Checkpoint.at(0), 1, 2, "topic-id"));
    }

    @Test
    void anInvocationThatWasReplacedUndoesNothingOfWhatItsSuccessorCommitted() throws Exception {
        HeldLease lease = tenancy();
        var successors = new Committed(Checkpoint.at(5), 1, 3, "topic-id");
        transactions.committedBefore(successors);
        time.advance(Duration.ofMinutes(1));
        assertThatThrownBy(() -> seek(lease))
                .isInstanceOf(OutputException.class)
                .hasMessageContaining("seek 1");
        assertThat(transactions.last()).isEqualTo(successors);
    }
}
