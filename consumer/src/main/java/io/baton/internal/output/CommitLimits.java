package io.baton.internal.output;

import java.time.Duration;

/**
 * When outputs are committed: whichever comes first.
 *
 * @param every after the first output that is not committed
 * @param records outputs that are not committed
 * @param bytes of outputs that are not committed. At least once: of outputs that are not acknowledged
 */
public record CommitLimits(Duration every, int records, long bytes) {

    public static final CommitLimits DEFAULT = new CommitLimits(Duration.ofMillis(100), 10_000, 4 << 20);

    private static final int HEAP_SHARE = 16;

    /** The default of each partition, with fewer bytes in a small heap, or where many partitions share it. */
    public static CommitLimits within(long heapBytes, int partitions) {
        return new CommitLimits(
                DEFAULT.every(),
                DEFAULT.records(),
                Math.min(DEFAULT.bytes(), Math.max(1, heapBytes / HEAP_SHARE / partitions)));
    }

    public CommitLimits {
        if (!every.isPositive() || records < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "Outputs are committed after some time, records and bytes, not after %s, %s and %s"
                            .formatted(every, records, bytes));
        }
    }
}
