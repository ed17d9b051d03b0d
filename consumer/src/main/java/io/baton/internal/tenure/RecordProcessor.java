package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Fence;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Lease;
import java.time.Duration;
import java.util.List;

/** Handles the records of one invocation, session after session. All methods are for the lease thread. */
public interface RecordProcessor extends AutoCloseable {

    /**
     * From now on records at or past the start are handled, while its fence is open. A session before this one is stopped and
     * idle.
     */
    Session begin(Session.Start start);

    /**
     * Begins to load what a session from this checkpoint needs, and does not wait for it. Called before the claim, and while the
     * invocation waits for the hold.
     *
     * @throws RuntimeException if a session can't begin at this checkpoint
     */
    void foresee(Checkpoint start);

    /** Whether it commits the group's offset itself, with what its records write; then nobody else does. */
    boolean commitsOffsets();

    /**
     * Before the lease row carries out a seek, with nothing in hand: what is committed beside the row goes there as well.
     *
     * @return false when the time is up first; then it is to be called again
     */
    boolean moved(Lease.Seek seek, Generation generation, Fence fence, String topicId, Duration atMost)
            throws InterruptedException;

    /** How many records were finished, in all sessions. */
    long finished();

    /** Virtual threads that {@link #close} had to leave behind; any other thread can be found from outside. */
    List<String> leftBehind();

    /** Ends its threads; bounded in time, and a handler that ignores being interrupted is left behind. */
    @Override
    void close();
}
