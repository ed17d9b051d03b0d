package io.baton.infra.explorer;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.tenure.Fetched;
import java.time.Duration;
import java.util.List;

/** What handlers of one session do besides: the checkpoint passes a record when that is written, or kept. */
interface SessionEffects {

    void start();

    // The session's thread

    /** Whether its thread, which waits to be told where to begin, may be told. */
    boolean mayLearn();

    /** Whether it goes on from there. */
    boolean learns();

    /** Whether records may be taken. */
    boolean takes();

    /** Its thread has nothing left to do. */
    boolean threadEnds();

    /** The records that are not finished. */
    List<Long> take(Fetched fetched);

    // Handlers

    void begins(long offset);

    /** Whether the handler may return. */
    boolean mayWrite(long offset);

    /** The handler has returned. */
    void writes(long offset);

    /** The record counts as finished, or not. */
    void returns(long offset, boolean counts);

    void fails(long offset);

    // The lease thread

    Checkpoint reached();

    void stop();

    void abandon();

    boolean awaitEnd(Duration atMost);

    /** Whether the flow is to write, or to keep, what is left, and end. */
    boolean isEnding();

    /** Whether its flow has ended. */
    boolean isOver();

    boolean isFenceOpen();

    void describe(Fingerprint text, long nanos);
}
