package io.baton.internal.output;

import io.baton.internal.guard.Guard;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.progress.Progress;
import io.baton.internal.tenure.Session;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The outputs of one session, from handlers that have returned to Kafka. */
public interface OutputFlow extends CheckpointFlow {

    /**
     * The session that it belongs to.
     *
     * @param halt told what stops the partition
     */
    record Of(Session.Start start, Progress progress, Guard guard, Consumer<Session.Failure> halt) {}

    /** For the threads of handlers: a record's outputs, before the record counts as finished. Waits while too much is under way. */
    void write(ConsumerRecord<byte[], byte[]> record, List<OutputRecord> outputs) throws InterruptedException;

    /**
     * What is reached with nothing below it that is not, beside what was told so before: what a record makes of the state has in it
     * what the records before it made, so it can't be kept without them.
     *
     * @param before what was told last
     * @return empty for nothing more, while what no unfinished record brought waits
     */
    Optional<Checkpoint> reachedInOrder(Checkpoint before);

    /**
     * For the session's thread: outputs that no unfinished record brought, and what counts with them or not at all.
     *
     * @param last the last record that is finished
     */
    void writeBetweenRecords(ConsumerRecord<byte[], byte[]> last, List<OutputRecord> outputs, Runnable withThem)
            throws InterruptedException;
}
