package io.baton.infra.cli.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C (and SIGTERM) into a request to end: the JVM's shutdown waits, for a bounded time, until {@link #close} says
 * that the command has cleaned up. Then the JVM exits with 130 by itself.
 */
public final class CtrlC implements AutoCloseable {

    /** The exit code of a process that Ctrl-C ended. */
    public static final int EXIT_CODE = 130;

    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch pressed = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::waitUntilDone, "ctrl-c");

    /** Begins to listen. */
    public static CtrlC listen() {
        CtrlC ctrlC = new CtrlC();
        Runtime.getRuntime().addShutdownHook(ctrlC.hook);
        return ctrlC;
    }

    public boolean pressed() {
        return pressed.getCount() == 0;
    }

    /** Waits for this time or until it is pressed; answers whether it was. */
    public boolean pressedWithin(Duration duration) {
        try {
            return pressed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The command has cleaned up: a shutdown that waits may go on. */
    @Override
    public void close() {
        done.countDown();
        if (!pressed()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // pressed this very moment; the hook finds us done
            }
        }
    }

    private void waitUntilDone() {
        pressed.countDown();
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("baton: gave up waiting for a clean end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
