package io.baton.internal.foreign;

import io.baton.internal.thrown.Thrown;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Calls one object of the user's, each time on a thread of its own: what the call does to its thread harms no other, and a
 * call that does not return is waited for no longer than it may take. Safe for all threads.
 *
 * <p>The thread is a daemon of the platform, as a virtual one that never blocks would keep its carrier from the workers.
 */
public final class Aside {

    /** The call did not return what was wanted; the message says why. */
    public static final class AsideException extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean late;

        private AsideException(String message, boolean late) {
            super(message);
            this.late = late;
        }

        /** Whether the call takes too long, and may still return. */
        public boolean late() {
            return late;
        }
    }

    private final String threadName;
    private final AtomicInteger overdue = new AtomicInteger();

    public Aside(String threadName) {
        this.threadName = threadName;
    }

    /**
     * The call's answer.
     *
     * @throws AsideException if it throws anything, answers null, takes too long, or another that took too long has not
     *     returned yet
     * @throws InterruptedException if the caller is interrupted; the call is too, then
     */
    public <T> T call(Duration atMost, Callable<T> call) throws AsideException, InterruptedException {
        if (overdue.get() > 0) {
            throw new AsideException("an earlier call has not returned yet", true);
        }
        var running = new Call<>(call);
        Thread thread = Thread.ofPlatform().daemon().name(threadName).start(running);
        try {
            return running.await(atMost);
        } finally {
            if (!running.isDone()) {
                thread.interrupt();
            }
        }
    }

    /** What a call came to; an exception of the user's would answer for itself if a future kept it. */
    private record Outcome<T>(@Nullable T answer, String problem) {

        static <T> Outcome<T> of(Callable<T> call) {
            try {
                return new Outcome<>(call.call(), "it returned null");
            } catch (Throwable thrown) {
                return new Outcome<>(null, "it threw " + Thrown.told(thrown));
            }
        }
    }

    private final class Call<T> extends FutureTask<Outcome<T>> {

        private boolean left;
        private boolean returned;

        Call(Callable<T> call) {
            super(() -> Outcome.of(call));
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                returned();
            }
        }

        T await(Duration atMost) throws AsideException, InterruptedException {
            Outcome<T> outcome;
            try {
                outcome = get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                leave();
                throw new AsideException("it did not return within %s ms".formatted(atMost.toMillis()), true);
            } catch (InterruptedException e) {
                leave();
                throw e;
            } catch (ExecutionException e) {
                throw new IllegalStateException("an outcome is never thrown", e);
            }
            if (outcome.answer() == null) {
                throw new AsideException(outcome.problem(), false);
            }
            return outcome.answer();
        }

        private synchronized void leave() {
            if (!returned) {
                left = true;
                overdue.incrementAndGet();
            }
        }

        private synchronized void returned() {
            returned = true;
            if (left) {
                overdue.decrementAndGet();
            }
        }
    }
}
