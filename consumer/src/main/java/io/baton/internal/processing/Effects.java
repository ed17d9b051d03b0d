package io.baton.internal.processing;

import io.baton.internal.guard.Guard;
import io.baton.internal.output.CheckpointFlow;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.record.RecordReader;
import io.baton.internal.state.AttemptState;
import io.baton.internal.state.PartitionState;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the handlers of one session leave behind through Baton: outputs and state. Safe for all threads of handlers.
 *
 * @param outputs null where the pipeline has no outputs
 * @param state null where the pipeline keeps no state
 * @param flow what a finished record has to pass before the checkpoint does, outputs before state; null for neither
 */
record Effects(
        @Nullable OutputFlow outputs,
        @Nullable PartitionState state,
        @Nullable CheckpointFlow flow) {

    static final Effects NONE = new Effects(null, null, null);

    /** Takes over what a successful attempt has sent and changed. What a failed attempt sent and changed is dropped with its context. */
    void keep(ConsumerRecord<byte[], byte[]> record, RecordReader.Context context, Guard guard)
            throws InterruptedException {
        if (outputs != null) {
            List<OutputRecord> sent = context.endOutputs();
            if (!sent.isEmpty()) {
                outputs.write(record, sent);
            }
        }
        if (state != null) {
            AttemptState changed = context.endState();
            if (changed != null) {
                state.keep(changed, guard);
            }
        }
    }

    /** The same where no unfinished record is the cause, as when windows close by the clock: outputs and changes count together or not at all. */
    void keepBetweenRecords(ConsumerRecord<byte[], byte[]> last, RecordReader.Context context)
            throws InterruptedException {
        PartitionState kept = Objects.requireNonNull(state, "windows without state");
        List<OutputRecord> sent = context.endOutputs();
        AttemptState changed = context.endState();
        Runnable keep = () -> {
            if (changed != null) {
                kept.keepBetweenRecords(changed);
            }
        };
        if (outputs == null) {
            keep.run();
        } else {
            outputs.writeBetweenRecords(
                    last, sent.stream().map(OutputRecord::betweenRecords).toList(), keep);
        }
    }
}
