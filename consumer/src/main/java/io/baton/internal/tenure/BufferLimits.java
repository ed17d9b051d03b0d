package io.baton.internal.tenure;

/**
 * When fetching pauses. A poll that is under way is never cut short, so the buffer may exceed them by one poll.
 *
 * @param records how many records
 * @param bytes how many bytes of keys and values
 */
public record BufferLimits(int records, long bytes) {

    public static final BufferLimits DEFAULT = new BufferLimits(10_000, 16L << 20);

    /** What a buffer may take of the heap at most: keys and values are not all that a record has. */
    private static final int PART_OF_HEAP = 8;

    /** The default, or less in a small heap. */
    public static BufferLimits within(long heapBytes) {
        return new BufferLimits(DEFAULT.records(), Math.clamp(heapBytes / PART_OF_HEAP, 1L, DEFAULT.bytes()));
    }

    public BufferLimits {
        if (records < 1 || bytes < 1) {
            throw new IllegalArgumentException("A buffer needs room: %s records, %s bytes".formatted(records, bytes));
        }
    }
}
