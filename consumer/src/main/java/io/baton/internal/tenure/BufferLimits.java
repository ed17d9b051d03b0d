package io.baton.internal.tenure;

/**
 * When fetching pauses. A poll that is under way is never cut short, so the buffer may exceed them by one poll.
 *
 * @param records how many records
 * @param bytes how many bytes of keys and values
 */
public record BufferLimits(int records, long bytes) {

    public static final BufferLimits DEFAULT = new BufferLimits(10_000, 16L << 20);

    public BufferLimits {
        if (records < 1 || bytes < 1) {
            throw new IllegalArgumentException("A buffer needs room: %s records, %s bytes".formatted(records, bytes));
        }
    }
}
