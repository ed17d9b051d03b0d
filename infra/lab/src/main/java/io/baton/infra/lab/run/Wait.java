package io.baton.infra.lab.run;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** For what is looked at ten times a second. */
public final class Wait {

    public static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private Wait() {}

    /** Ends early when interrupted, and leaves the thread so. */
    public static void until(Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
