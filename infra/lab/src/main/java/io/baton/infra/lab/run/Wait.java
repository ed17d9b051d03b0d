package io.baton.infra.lab.run;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** For what is looked at ten times a second. */
public final class Wait {

    public static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private Wait() {}

    /**
     * Waits for progress to reach its end, for as long as it makes any.
     *
     * @param patience how long it may stand still
     */
    public static void whileItMoves(Duration patience, LongSupplier progress, long end) {
        long last = progress.getAsLong();
        while (last < end) {
            long before = last;
            until(patience, () -> progress.getAsLong() > before);
            last = progress.getAsLong();
            if (last <= before) {
                return;
            }
        }
    }

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
