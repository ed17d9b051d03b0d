package io.baton.internal.lambda;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices, while an invocation runs, that a signal tells the process to end. Delays the end until the invocation is over, for at
 * most {@link #PATIENCE}. It does not delay an end by {@code System.exit}: the lease stays held, as after any other crash, so that
 * a record that ends processes counts as a crash. Safe for all threads.
 */
final class ShutdownWatch implements AutoCloseable {

    /**
     * Lambda's whole shutdown takes no longer. The runtime is killed after 300 ms beside an external extension, and after 500 ms
     * beside an internal extension. Where the process has more time, a slow table may need it.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** The thread in which the JVM handles a signal is named after it, and lives until the process ends. */
    private static final Pattern SIGNAL_HANDLER = Pattern.compile("SIG\\w+ handler");

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

    /** The JVM is unfit to go on: the invocation is to end as it does after a signal. */
    void unfit() {
        told = true;
    }

    private void hear() {
        if (!isSignalled()) {
            LOG.error(
                    "The process ends because code in it calls System.exit: the lease stays held, and counts as a crash");
            return;
        }
        told = true;
        LOG.warn("The process is told to end (SIGTERM): the invocation checkpoints and releases the partition");
        try {
            if (!over.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error(
                        "The process ends although the invocation did not end within {}: if it holds the lease, its successor has to wait for a lease duration",
                        PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isSignalled() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> SIGNAL_HANDLER.matcher(thread.getName()).matches());
    }

    /** The invocation is over. */
    @Override
    public void close() {
        over.countDown();
        if (!told) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                LOG.debug("The process is ending already, so the shutdown hook stays");
            }
        }
    }
}
