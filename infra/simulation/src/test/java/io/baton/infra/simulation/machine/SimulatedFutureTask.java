package io.baton.infra.simulation.machine;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Stands in for {@link java.util.concurrent.FutureTask}, as far as it is used. */
public final class SimulatedFutureTask<T> implements Runnable {

    private final SimulatedLatch done = new SimulatedLatch(1);
    private final Callable<T> work;
    private @Nullable T result;
    private @Nullable Throwable thrown;

    public SimulatedFutureTask(Callable<T> work) {
        this.work = work;
    }

    @Override
    public void run() {
        try {
            result = work.call();
        } catch (Throwable e) {
            thrown = e;
        }
        done.countDown();
    }

    public @Nullable T get() throws InterruptedException, ExecutionException {
        done.await();
        if (thrown != null) {
            throw new ExecutionException(thrown);
        }
        return result;
    }
}
