package io.baton.internal.output;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Lets a flow run only when the explorer says so, in place of a thread and of real time. */
public interface FlowHost {

    /** Runs the flow until it first waits. */
    void start(Runnable flow);

    /** For the lease thread. */
    boolean awaitEnd(Duration atMost) throws InterruptedException;

    /** For the flow: until the time is up, or the explorer lets it see what it waits for. */
    void pause(Duration atMost, BooleanSupplier until) throws InterruptedException;

    /** Ends what the flow waits for. */
    void interrupt();
}
