package io.baton.internal.output;

import java.time.Duration;
import java.util.function.Consumer;

/** Stands before the class of this name in the class path: the same contract, on a strand of the explorer's. */
public final class FlowThread {

    @FunctionalInterface
    public interface Loop {
        void run() throws InterruptedException;
    }

    private final FlowHost host = ExploredFlow.host();
    private final Loop loop;
    private final Consumer<Throwable> broke;
    private boolean woken;

    public FlowThread(String name, Loop loop, Consumer<Throwable> broke) {
        this.loop = loop;
        this.broke = broke;
    }

    public void start() {
        host.start(() -> {
            try {
                loop.run();
            } catch (InterruptedException | RuntimeException e) {
                broke.accept(e);
            }
        });
    }

    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return host.awaitEnd(atMost);
    }

    public void rest(Duration atMost) throws InterruptedException {
        if (!woken) {
            host.pause(atMost, () -> woken);
        }
        woken = false;
    }

    public void wake() {
        woken = true;
    }

    public void interrupt() {
        host.interrupt();
    }
}
