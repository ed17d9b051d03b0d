package io.baton.internal.processing;

import io.baton.internal.guard.Guard;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.progress.Progress;
import io.baton.internal.record.RecordReader;
import io.baton.internal.state.BatchState;
import io.baton.internal.state.PartitionState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the batches of a session leave behind, one batch after the other. Without state a record is finished as soon as it is done. With
 * state nobody can tell the changes of a batch apart by record. So all its records finish in one step, once each of them is done, and
 * what they sent is written as the outputs of the lowest of them: no checkpoint has a part of a batch. Confined to the session's
 * thread.
 */
final class BatchEffects {

    private final Effects effects;
    private final @Nullable PartitionState state;
    private final Progress progress;
    private final Guard guard;
    private final Tally tally;
    /** With state: what is done of the batch, and was sent by it. */
    private final List<Entry> done = new ArrayList<>();

    private final List<OutputRecord> sent = new ArrayList<>();

    BatchEffects(ProcessorSession session) {
        this.effects = session.effects();
        this.state = effects.state();
        this.progress = session.progress();
        this.guard = session.guard();
        this.tally = session.tally();
    }

    /** Begins a batch; the one before it is done, or the session ends. */
    void begin() throws InterruptedException {
        done.clear();
        sent.clear();
        if (state != null) {
            state.awaitRoom(guard);
        }
    }

    /** The state for an attempt at records of the batch; null where the pipeline keeps none. */
    @Nullable
    BatchState attempt(Entry first) {
        return state == null ? null : state.batch(first.record);
    }

    /** What was changed in a successful attempt. */
    void keep(@Nullable BatchState attempt) {
        if (state != null && attempt != null) {
            state.keep(attempt);
        }
    }

    /** What a record of a successful attempt has sent. */
    void keep(ConsumerRecord<byte[], byte[]> record, RecordReader.Context context) throws InterruptedException {
        if (state == null) {
            effects.keep(record, context, guard);
        } else {
            context.endState();
            sent.addAll(context.endOutputs());
        }
    }

    /** These records are done; false once none may be finished any more. */
    boolean finish(List<Entry> entries) throws InterruptedException {
        if (!guard.mayFinish()) {
            return false;
        }
        if (state == null) {
            count(entries);
        } else {
            done.addAll(entries);
        }
        return true;
    }

    /** All records of the batch are done. */
    boolean end() throws InterruptedException {
        if (done.isEmpty()) {
            return true;
        }
        OutputFlow outputs = effects.outputs();
        if (outputs != null && !sent.isEmpty()) {
            Entry lowest = done.stream()
                    .min(Comparator.comparingLong(entry -> entry.record.offset()))
                    .orElseThrow();
            outputs.write(lowest.record, List.copyOf(sent));
        }
        if (!guard.mayFinish()) {
            return false;
        }
        count(done);
        return true;
    }

    private void count(List<Entry> entries) {
        progress.together(() -> entries.forEach(Entry::finish));
        if (!entries.isEmpty()) {
            long bytes = entries.stream().mapToLong(Entry::bytes).sum();
            tally.finished(entries.getLast().record, entries.size(), bytes);
        }
    }
}
