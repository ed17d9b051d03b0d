package io.baton.internal.snapshot;

import io.baton.internal.state.StateException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work on a thread of its own, begun at once. Safe for all threads.
 *
 * @param <T> what it results in
 */
final class Background<T> {

    /** What an interrupted call gets to end in. */
    private static final Duration END_PATIENCE = Duration.ofSeconds(1);

    private final FutureTask<T> task;
    private final Thread thread;

    /** @param thread what the thread is to be like */
    Background(Thread.Builder thread, Callable<T> work) {
        task = new FutureTask<>(work);
        this.thread = thread.start(task);
    }

    boolean isOver() {
        return task.isDone();
    }

    /** Waits at most this long until it is over; then {@link #result} does not wait. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        try {
            var unused = task.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    /**
     * Waits until it is over.
     *
     * @throws StateException why it failed
     */
    T result() throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StateException why
                    ? why
                    : new StateException("The state can't be read or kept: " + e.getCause(), e.getCause());
        }
    }

    /** Interrupts it, and gives its thread time to end: an invocation leaves none behind. */
    void cancel() {
        task.cancel(true);
        try {
            var unused = thread.join(END_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
