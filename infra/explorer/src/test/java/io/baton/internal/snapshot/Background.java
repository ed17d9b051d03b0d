package io.baton.internal.snapshot;

import io.baton.internal.output.FlowHost;
import io.baton.internal.state.StateException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Stands before the class of this name in the class path: the same contract, on a strand of the explorer's. */
final class Background<T> {

    private static final Duration LONG = Duration.ofHours(1);

    private @Nullable FlowHost thread;
    private @Nullable T result;
    private @Nullable Throwable problem;
    private boolean over;

    Background(Thread.Builder ignored, Callable<T> work) {
        StrandHost host = StrandHost.CURRENT.get();
        if (host == null) {
            run(work);
        } else {
            thread = host.begin(() -> run(work));
        }
    }

    private void run(Callable<T> work) {
        try {
            result = work.call();
        } catch (Exception e) {
            problem = e;
        } finally {
            over = true;
        }
    }

    boolean isOver() {
        return over;
    }

    boolean awaitEnd(Duration atMost) throws InterruptedException {
        if (!over) {
            Objects.requireNonNull(StrandHost.CURRENT.get()).awaits(atMost, this::isOver);
        }
        return over;
    }

    T result() throws InterruptedException {
        while (!over) {
            awaitEnd(LONG);
        }
        if (problem instanceof StateException why) {
            throw why;
        }
        if (problem != null) {
            throw new StateException("it broke", problem);
        }
        return Objects.requireNonNull(result);
    }

    void cancel() {
        if (thread != null && !over) {
            thread.interrupt();
        }
    }
}
