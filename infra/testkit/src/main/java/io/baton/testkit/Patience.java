package io.baton.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what comes sooner or later; generous, for the machine may be busy. Stateless. */
final class Patience {

    static final Duration LONG = Duration.ofSeconds(60);

    /** Most looks ask the table: more of them would hold up what is waited for. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(40);

    private Patience() {}

    /** Whether it came within the time. */
    static boolean until(Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pass(LOOK_EVERY);
        }
        return true;
    }

    static void pass(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting", e);
        }
    }
}
