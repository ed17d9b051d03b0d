package io.baton.internal.output;

import io.baton.internal.lease.Checkpoint;
import java.time.Duration;
import java.util.Optional;

/**
 * The way of finished records to the checkpoint: it passes a record once the record's outputs are written and its state is kept. A
 * failure that the flow's thread can't get over stops the session.
 */
public interface CheckpointFlow {

    /**
     * For the session's thread, before it begins its first record: waits until it is known where to begin, which may be further
     * on than where the lease row says.
     *
     * @return empty if the session ends first
     */
    Optional<Checkpoint> awaitStart() throws InterruptedException;

    /** Finished records pass as soon as possible, and not only when they are due. */
    void hurry();

    /** For the lease thread, and threads that wait for the checkpoint: the records that are finished and have passed. */
    Checkpoint reached();

    /** For the lease thread, once no record is in hand: waits until every record has passed, and ends. False if the time is up first. */
    boolean awaitEnd(Duration atMost) throws InterruptedException;

    /** Ends, and gives up what has not passed. */
    void abandon();
}
