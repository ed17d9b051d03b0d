package io.baton.infra.simulation.machine;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Stands in for {@link java.util.concurrent.FutureTask}, as far as it is used. */
public final class SimulatedFutureTask<T> implements Runnable {

    private final SimulatedLatch done = new SimulatedLatch(1);
    private final Callable<@Nullable T> work;
    private @Nullable T result;
    private @Nullable Throwable thrown;
    private @Nullable SimulatedThread running;
    private boolean cancelled;

    public SimulatedFutureTask(Callable<@Nullable T> work) {
        this.work = work;
    }

    public SimulatedFutureTask(Runnable work, @Nullable T result) {
        this(() -> {
            work.run();
            return result;
        });
    }

    @Override
    public void run() {
        if (isDone()) {
            return;
        }
        running = SimulatedThread.currentThread();
        try {
            result = work.call();
        } catch (Throwable e) {
            thrown = e;
        }
        running = null;
        done.countDown();
    }

    /** What it results in from now on counts for nothing; and, if wanted, the thread that runs it is interrupted. */
    public boolean cancel(boolean mayInterrupt) {
        if (isDone()) {
            return false;
        }
        cancelled = true;
        SimulatedThread thread = running;
        if (mayInterrupt && thread != null) {
            thread.interrupt();
        }
        done.countDown();
        return true;
    }

    public @Nullable T get() throws InterruptedException, ExecutionException {
        done.await();
        return outcome();
    }

    public @Nullable T get(long time, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!done.await(time, unit)) {
            throw new TimeoutException();
        }
        return outcome();
    }

    public boolean isDone() {
        return done.getCount() == 0;
    }

    private @Nullable T outcome() throws ExecutionException {
        if (cancelled) {
            throw new CancellationException();
        }
        if (thrown != null) {
            throw new ExecutionException(thrown);
        }
        return result;
    }
}
