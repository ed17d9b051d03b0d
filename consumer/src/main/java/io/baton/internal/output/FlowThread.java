package io.baton.internal.output;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The thread of a flow. Safe for all threads. */
public final class FlowThread {

    /** What it does until it ends. */
    @FunctionalInterface
    public interface Loop {
        void run() throws InterruptedException;
    }

    private final CountDownLatch ended = new CountDownLatch(1);
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

    public void interrupt() {
        thread.interrupt();
    }
}
