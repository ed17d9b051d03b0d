package io.baton.internal.output;

import io.baton.internal.lease.Checkpoint;
import java.time.Duration;
import java.util.Optional;

/** The state of a session whose checkpoints are committed with outputs. For the flow's thread. */
public interface CommittedState {

    /** How long after a snapshot the next one is due; each commit takes a snapshot. */
    Duration every();

    /**
     * Before the first record: fills memory with the state of this checkpoint's snapshot. Tries again while the session goes on.
     *
     * @return false if the session ends first
     */
    boolean begin(Checkpoint start) throws InterruptedException;

    /**
     * Before anything is settled: keeps the snapshot that {@link #keep} gave up behind a closed fence. Its changes are in no other one.
     *
     * @return false if the session ends, or stops, before the snapshot is kept
     */
    boolean resume() throws InterruptedException;

    /** Whether a settled change is in no snapshot that a checkpoint names. */
    boolean isDirty();

    /** Settles the changes of these records: they belong to the next snapshot. */
    void settle(Checkpoint finished);

    /**
     * Keeps a snapshot of the settled changes. Tries again while the session goes on.
     *
     * @param settled the records whose changes are settled
     * @param small whether somebody waits for the snapshot
     * @return the checkpoint with the snapshot's name; empty if the session ends first
     */
    Optional<Checkpoint> keep(Checkpoint settled, boolean small) throws InterruptedException;

    /** The checkpoint with the last snapshot is committed: what only older checkpoints need may be deleted, after a while. */
    void committed();

    /** The session has ended in good order at this checkpoint. */
    void end(Checkpoint reached);
}
