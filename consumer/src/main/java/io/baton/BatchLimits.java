package io.baton;

import java.time.Duration;

/**
 * When a batch is handed over: as soon as it is full by one of the two, or its first record has waited so long.
 *
 * @param records at most so many
 * @param bytes of keys and values; a larger record makes a batch of its own
 * @param linger how long the first record may wait for others
 * @param bisecting whether a batch that fails as a whole is halved again and again, until the record that fails is alone;
 *     else each of its records has failed
 */
public record BatchLimits(int records, long bytes, Duration linger, boolean bisecting) {

    /** @throws IllegalArgumentException for less than one record or byte, or a negative linger */
    public BatchLimits {
        if (records < 1 || bytes < 1 || linger.isNegative()) {
            throw new IllegalArgumentException(
                    "A batch holds a record and a byte at least, and lingers no negative time: %s, %s, %s"
                            .formatted(records, bytes, linger));
        }
    }

    public static BatchLimits of(int records, long bytes, Duration linger) {
        return new BatchLimits(records, bytes, linger, false);
    }

    /** See {@link #bisecting}. */
    public BatchLimits bisect() {
        return new BatchLimits(records, bytes, linger, true);
    }
}
