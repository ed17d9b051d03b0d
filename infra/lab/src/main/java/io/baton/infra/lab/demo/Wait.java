package io.baton.infra.lab.demo;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** For what is looked at ten times a second. */
final class Wait {

    static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private Wait() {}

    /** Ends early when interrupted, and leaves the thread so. */
    static void until(Duration atMost, BooleanSupplier condition) {
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
