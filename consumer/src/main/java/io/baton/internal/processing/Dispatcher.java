package io.baton.internal.processing;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.logging.CurrentRecord;
import java.time.Duration;
import java.util.List;

/**
 * How fetched records get to the handler under one hold. {@link #dispatch} and {@link #idle} are for the processor's own
 * thread, the rest for the poll thread.
 */
interface Dispatcher {

    /**
     * Takes what is buffered, until nothing is; false when no further record is to be begun.
     *
     * @param current of this thread
     */
    boolean dispatch(Buffer buffer, CurrentRecord current) throws InterruptedException;

    /** How long it can do without a next piece, before {@link #idle} is due. */
    default Duration patience() {
        return Duration.ofDays(1);
    }

    /** Nothing came for so long; false when no further record is to be begun. */
    default boolean idle() throws InterruptedException {
        return true;
    }

    /** The poll thread came by, and again: what must not wait any longer for the processor's own thread goes on. */
    default void relieve(Buffer buffer) {}

    Checkpoint checkpoint();

    /** Waits for the records under way on threads of its own; false when the time is up first. */
    default boolean awaitIdle(Duration atMost) throws InterruptedException {
        return true;
    }

    /** The guard was told to stop: ends what only waits. */
    default void stop() {}

    /** The names of its own threads that live. */
    default List<String> threads() {
        return List.of();
    }

    /** Interrupts the threads of its own. */
    default void interrupt() {}
}
