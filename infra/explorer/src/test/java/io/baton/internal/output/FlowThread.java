package io.baton.internal.output;

import java.time.Duration;
import java.util.function.Consumer;

/** Stands before the class of this name in the class path: the same contract, on a strand of the explorer's. */
final class FlowThread {

    @FunctionalInterface
    interface Loop {
        void run() throws InterruptedException;
    }

    private final FlowHost host = ExploredFlow.host();
    private final Loop loop;
    private final Consumer<Throwable> broke;

    FlowThread(String name, Loop loop, Consumer<Throwable> broke) {
        this.loop = loop;
        this.broke = broke;
    }

    void start() {
        host.start(() -> {
            try {
                loop.run();
            } catch (InterruptedException | RuntimeException e) {
                broke.accept(e);
            }
        });
    }

    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return host.awaitEnd(atMost);
    }

    void interrupt() {
        host.interrupt();
    }
}
