package io.baton.lambda;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears, while an invocation lives, that the process is told to end: by SIGTERM, or because somebody calls
 * {@code System.exit}. Keeps the process until the invocation is over, or for {@link #PATIENCE}. Safe for all threads.
 */
final class ShutdownWatch implements AutoCloseable {

    /**
     * Lambda's whole shutdown takes no longer; the runtime has 300 ms of it beside an external extension and 500 ms beside
     * an internal one, then it is killed. Where the process is given more, a slow table may use this.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownWatch.class);

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::hear, "baton-shutdown");
    private volatile boolean told;

    private ShutdownWatch() {}

    static ShutdownWatch begin() {
        var watch = new ShutdownWatch();
        try {
            Runtime.getRuntime().addShutdownHook(watch.hook);
        } catch (IllegalStateException e) {
            watch.told = true; // the process is ending already
        }
        return watch;
    }

    boolean told() {
        return told;
    }

    private void hear() {
        told = true;
        LOG.warn("The process is told to end: the invocation checkpoints and lets the partition go");
        try {
            if (!over.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("The process ends after {}, and the invocation has not: its lease may run out", PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The invocation is over. */
    @Override
    public void close() {
        over.countDown();
        if (!told) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                LOG.debug("The process ends just now, and the invocation with it");
            }
        }
    }
}
