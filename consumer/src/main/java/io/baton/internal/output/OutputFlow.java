package io.baton.internal.output;

import io.baton.internal.guard.Guard;
import io.baton.internal.progress.Progress;
import io.baton.internal.tenure.Session;
import java.util.List;
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
     * For the session's thread: writes outputs that belong to no unfinished record, as when windows close by the clock.
     *
     * @param last the last record that is finished
     * @param withThem run so that its changes count together with the outputs or not at all
     */
    void writeBetweenRecords(ConsumerRecord<byte[], byte[]> last, List<OutputRecord> outputs, Runnable withThem)
            throws InterruptedException;
}
