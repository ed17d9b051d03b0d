package io.baton.internal.output;

import io.baton.internal.guard.Guard;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.progress.Progress;
import io.baton.internal.tenure.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The outputs of one session, from handlers that have returned to Kafka. What its thread meets that ends all writing stops
 * the session.
 */
public interface OutputFlow {

    /**
     * The session that it belongs to.
     *
     * @param halt told what stops the partition
     */
    record Of(Session.Start start, Progress progress, Guard guard, Consumer<Session.Failure> halt) {}

    /**
     * For the session's thread, before it begins its first record: waits until it is known where to begin, which may be further
     * on than where the lease row says.
     *
     * @return empty if that will not be known, as the session ends
     */
    Optional<Checkpoint> awaitStart() throws InterruptedException;

    /** For the threads of handlers: a record's outputs, before the record counts as finished. Waits while too much is under way. */
    void write(ConsumerRecord<byte[], byte[]> record, List<OutputRecord> outputs) throws InterruptedException;

    /** What is finished is written as soon as can be, and not only when it is due. */
    void hurry();

    /** For the lease thread, and threads that wait for it: what is finished, and its outputs with it. */
    Checkpoint reached();

    /** For the lease thread, once no record is in hand: waits until everything is written, and ends. False when the time is up first. */
    boolean awaitEnd(Duration atMost) throws InterruptedException;

    /** Gives up what is not written. */
    void abandon();
}
