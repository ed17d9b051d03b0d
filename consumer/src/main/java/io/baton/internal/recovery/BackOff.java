package io.baton.internal.recovery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits that double from the first to the longest, each drawn from half of it to all of it. */
record BackOff(Duration first, Duration longest, RandomGenerator random) {

    /** @param nth from 1 */
    Duration before(int nth) {
        long nanos = first.toNanos();
        for (int i = 1; i < nth && nanos < longest.toNanos(); i++) {
            nanos *= 2;
        }
        long most = Math.min(nanos, longest.toNanos());
        return Duration.ofNanos(most - (long) (random.nextDouble() * (most / 2.0)));
    }
}
