package io.baton.internal.tenure;

import java.time.Duration;
import java.time.Instant;

/**
 * Records that a reader of committed records does not get: a transaction that began before them is open.
 *
 * @param from the last stable offset
 * @param end the offset that the next record will get
 * @param since the earliest moment at which the transaction is known to have been open
 */
public record Withheld(long from, long end, Instant since) {

    long records() {
        return end - from;
    }

    Duration lasted(Instant now) {
        Duration lasted = Duration.between(since, now);
        return lasted.isNegative() ? Duration.ZERO : lasted;
    }
}
