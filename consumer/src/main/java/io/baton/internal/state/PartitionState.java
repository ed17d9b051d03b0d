package io.baton.internal.state;

import io.baton.Pipeline;
import io.baton.internal.guard.Guard;
import io.baton.internal.output.CheckpointFlow;
import io.baton.internal.output.CommittedState;
import io.baton.internal.output.OutputFlow;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** The state of one partition, open for one invocation, session after session. */
public interface PartitionState extends AutoCloseable {

    /** For the lease thread, while it waits for the hold: loads what is likely to be needed, and does not wait for it. */
    void foresee(@Nullable String snapshot);

    /**
     * Of a session that begins; the session before it has ended. Its checkpoint is that of a snapshot.
     *
     * @param outputs what a record has to pass before; empty where the pipeline writes to none
     */
    CheckpointFlow begin(OutputFlow.Of session, Optional<OutputFlow> outputs, String threadName);

    /** The same where outputs are committed with the checkpoint: their flow decides when. */
    CommittedState committed(OutputFlow.Of session);

    /**
     * Takes the records of one session to their windows.
     *
     * @param keys reads the key of a window that has closed
     */
    <K extends @Nullable Object, V extends @Nullable Object, A> WindowedHandler<K, V> windows(
            Pipeline.Windowed<K, V, A> windowed, Deserializer<? extends K> keys);

    /** Whether all that handlers have changed is in a snapshot that is kept. */
    boolean isKept();

    /** For the threads of handlers. */
    AttemptState attempt(ConsumerRecord<byte[], byte[]> record);

    /**
     * For the threads of handlers: what the attempt has changed counts, for the record, before the record counts as finished.
     * Waits while too much is not part of a snapshot yet.
     *
     * @param guard asked whether the record may still be finished
     */
    void keep(AttemptState attempt, Guard guard) throws InterruptedException;

    /** The same, without waiting: with what else of it has to count at once. */
    void keepAtOnce(AttemptState attempt);

    @Override
    void close();
}
