package io.baton.internal.tenure;

import java.util.List;

/** Handles the records of one invocation, session after session. All methods are for the lease thread. */
public interface RecordProcessor extends AutoCloseable {

    /**
     * From now on records at or past the start are handled, while its fence is open. A session before this one is stopped and
     * idle.
     */
    Session begin(Session.Start start);

    /** How many records were finished, in all sessions. */
    long finished();

    /** Virtual threads that {@link #close} had to leave behind; any other thread can be found from outside. */
    List<String> leftBehind();

    /** Ends its threads; bounded in time, and a handler that ignores being interrupted is left behind. */
    @Override
    void close();
}
