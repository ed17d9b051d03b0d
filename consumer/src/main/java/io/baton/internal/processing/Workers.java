package io.baton.internal.processing;

import java.time.Duration;
import java.util.List;

/** A session's threads besides its own. For the lease thread. */
interface Workers {

    /** Of a session that handles all records on its own thread. */
    Workers NONE = new Workers() {
        @Override
        public void relieve() {}

        @Override
        public void stop() {}

        @Override
        public boolean awaitIdle(Duration atMost) {
            return true;
        }

        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public void interrupt() {}
    };

    /** A round of the lease thread: what must not wait any longer for the session's own thread goes on without it. */
    void relieve() throws InterruptedException;

    /** The guard was told to stop: ends what only waits. */
    void stop();

    /** Waits for the records under way; false when the time is up first. */
    boolean awaitIdle(Duration atMost) throws InterruptedException;

    /** Of the threads that live. */
    List<String> names();

    void interrupt();
}
