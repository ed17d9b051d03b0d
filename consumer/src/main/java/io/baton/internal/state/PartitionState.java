package io.baton.internal.state;

import io.baton.Pipeline;
import io.baton.Timer;
import io.baton.internal.guard.Guard;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.output.AcknowledgedFlow;
import io.baton.internal.output.CheckpointFlow;
import io.baton.internal.output.CommittedState;
import io.baton.internal.output.OutputFlow;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** The state of one partition, open for one invocation, session after session. */
public interface PartitionState extends AutoCloseable {

    /** For the lease thread, while it waits for the hold: begins to load this snapshot, and does not wait for it. */
    void foresee(@Nullable String snapshot);

    /**
     * Begins a session whose checkpoints are those of snapshots; the session before it has ended.
     *
     * @param outputs the flow that a record's outputs pass before its changes are kept; empty where the pipeline has no outputs
     */
    CheckpointFlow begin(OutputFlow.Of session, Optional<AcknowledgedFlow> outputs, String threadName);

    /** Begins a session whose checkpoints are committed with outputs: the flow of the outputs decides when to take a snapshot. */
    CommittedState committed(OutputFlow.Of session);

    /**
     * Takes the records of one session to their windows.
     *
     * @param keys reads the key of a window that has closed
     */
    <K extends @Nullable Object, V extends @Nullable Object, A> WindowedHandler<K, V> windows(
            Pipeline.Windowed<K, V, A> windowed, Deserializer<? extends K> keys);

    /** The timers of one session, before it begins its first record. */
    PendingTimers timers(List<Timer> timers);

    /** Whether all that handlers have changed is in the snapshot of this checkpoint. */
    boolean isKeptIn(Checkpoint checkpoint);

    /** For the lease thread, now and then: tells how long changes have waited for a snapshot. */
    void measure();

    /** For the threads of handlers. */
    AttemptState attempt(ConsumerRecord<byte[], byte[]> record);

    /**
     * For the threads of handlers, before the record counts as finished: takes over the changes of the attempt. Waits while too many
     * changes are unsettled.
     *
     * @param guard says whether the record may still be finished
     */
    void keep(AttemptState attempt, Guard guard) throws InterruptedException;

    /** The same without waiting, for an attempt between two records: when it was kept says which snapshots have its changes. */
    void keepBetweenRecords(AttemptState attempt);

    /**
     * For the threads of handlers, before they begin a batch: waits while too many changes are unsettled.
     *
     * @param guard says whether a record may still be begun
     */
    void awaitRoom(Guard guard) throws InterruptedException;

    /**
     * For the session's thread: an attempt at a batch.
     *
     * @param first the changes count as this record's, so the records of the batch have to finish in one step
     */
    BatchState batch(ConsumerRecord<byte[], byte[]> first);

    /** Takes over the changes of an attempt at a batch that has succeeded, without waiting. */
    void keep(BatchState batch);

    @Override
    void close();
}
