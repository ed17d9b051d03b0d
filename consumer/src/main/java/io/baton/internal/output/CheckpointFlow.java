package io.baton.internal.output;

import io.baton.internal.lease.Checkpoint;
import java.time.Duration;
import java.util.Optional;

/**
 * What has to happen to finished records before the checkpoint passes them: their outputs are written, the state that they made is
 * kept. What its thread meets that ends all of that stops the session.
 */
public interface CheckpointFlow {

    /**
     * For the session's thread, before it begins its first record: waits until it is known where to begin, which may be further
     * on than where the lease row says.
     *
     * @return empty if that will not be known, as the session ends
     */
    Optional<Checkpoint> awaitStart() throws InterruptedException;

    /** What is finished passes as soon as can be, and not only when it is due. */
    void hurry();

    /** For the lease thread, and threads that wait for it: what is finished, and has passed. */
    Checkpoint reached();

    /** For the lease thread, once no record is in hand: waits until everything has passed, and ends. False when the time is up first. */
    boolean awaitEnd(Duration atMost) throws InterruptedException;

    /** Gives up what has not passed. */
    void abandon();
}
