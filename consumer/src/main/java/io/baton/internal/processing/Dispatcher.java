package io.baton.internal.processing;

import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.progress.BatchProgress;
import io.baton.internal.tenure.Fetched;
import java.time.Duration;

/** How fetched records get to the handler in one session. For the session's own thread. */
interface Dispatcher {

    /** For a dispatcher that has nothing to do while nothing comes. */
    Duration FOR_EVER = Duration.ofDays(1);

    /**
     * Takes a batch to the handler, or to workers as there is room for it.
     *
     * @param current of this thread
     * @return false when no further record is to be begun
     */
    boolean dispatch(Fetched fetched, BatchProgress batch, CurrentRecord current) throws InterruptedException;

    /** Does what is due while no batch is there; answers how long it can wait for a batch before more is due. */
    Duration idle() throws InterruptedException;

    /** Whether no record is in hand, nor with workers. */
    default boolean isQuiet() {
        return true;
    }

    /** For any thread: whether something will be due though nothing comes. */
    default boolean awaitsTime() {
        return false;
    }
}
