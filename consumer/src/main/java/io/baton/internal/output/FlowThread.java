package io.baton.internal.output;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The thread of a flow. Safe for all threads. */
public final class FlowThread {

    /** What it does until it ends. */
    @FunctionalInterface
    public interface Loop {
        void run() throws InterruptedException;
    }

    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private boolean wakes;
    private final Thread thread;

    /** @param broke told what the loop threw */
    public FlowThread(String name, Loop loop, Consumer<Throwable> broke) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> {
            try {
                loop.run();
            } catch (InterruptedException | RuntimeException | Error e) {
                broke.accept(e);
            } finally {
                ended.countDown();
            }
        });
    }

    public void start() {
        thread.start();
    }

    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** For the loop: lets this long pass, or until {@link #wake}. */
    public void rest(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (long left = atMost.toNanos(); !wakes && left > 0; ) {
                left = woken.awaitNanos(left);
            }
            wakes = false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a rest of the loop, or its next one. */
    public void wake() {
        lock.lock();
        try {
            wakes = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public void interrupt() {
        thread.interrupt();
    }
}
