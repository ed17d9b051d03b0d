package io.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.ledger.HandledRecord;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A batch handler that names the record that fails, and a policy that stops: the checkpoint stays, and the others are done once. */
@Tag("long")
class StopInBatchesTest extends Suite {

    private static final int BAD = 3;
    private static final int RECORDS = 100;

    @Test
    void eachRetryDoesFurtherRecordsOnceAndTheCheckpointStaysAtTheOneThatFails() {
        String topic = topic(Map.of());
        for (int i = 0; i < RECORDS; i++) {
            kit.produce(topic, "key", i == BAD ? "bad" : "good");
        }
        PartitionRun run = kit.partition(topic, 0, NamingBatchFunction.class);
        run.fire();
        assertThat(Patience.until(Patience.LONG, () -> !run.failures().isEmpty() && run.isIdle()))
                .as("Lambda has tried three times")
                .isTrue();
        assertThat(run.failures()).isNotEmpty().allMatch(why -> why.contains("bad"));
        List<Long> done = run.handled().stream().map(HandledRecord::offset).toList();
        assertThat(done)
                .as("nothing twice, and not the bad one")
                .doesNotHaveDuplicates()
                .doesNotContain((long) BAD);
        assertThat(done).as("further records at each try").hasSizeGreaterThan(2 * NamingBatchFunction.BATCH);
        Lease row = kit.leases().read(run.key()).orElseThrow();
        Checkpoint checkpoint = row.checkpoint().orElseThrow();
        assertThat(checkpoint.nextOffset()).isEqualTo(BAD);
        assertThat(checkpoint.ahead().offsets()).as("what is done past it").isEqualTo(done.size() - BAD);
        assertThat(row.holder()).isNull();
    }
}
