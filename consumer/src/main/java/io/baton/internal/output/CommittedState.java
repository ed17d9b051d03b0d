package io.baton.internal.output;

import io.baton.internal.lease.Checkpoint;
import java.time.Duration;
import java.util.Optional;

/** The state of a session whose checkpoints are committed with outputs. For the flow's thread. */
public interface CommittedState {

    /** How long after a snapshot the next one is due; each commit is one. */
    Duration every();

    /**
     * Before the first record: from now on memory is what this checkpoint's snapshot has. Tries again while it may.
     *
     * @return false if that will not be, as the session ends
     */
    boolean begin(Checkpoint start) throws InterruptedException;

    /** Whether anything is settled that belongs to no snapshot. */
    boolean isDirty();

    /** What these records have changed belongs to the next snapshot. */
    void settle(Checkpoint finished);

    /**
     * Keeps a snapshot of what is settled, which these records have made. Tries again while it may.
     *
     * @param small where it is waited for
     * @return the checkpoint with it; empty if the session ends first
     */
    Optional<Checkpoint> keep(Checkpoint settled, boolean small) throws InterruptedException;

    /** The session has ended in good order at this checkpoint. */
    void end(Checkpoint reached);
}
