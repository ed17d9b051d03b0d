package io.baton;

/**
 * How many records are handled at once, and which. Each is on a virtual thread; while handlers take no time worth mentioning,
 * one after the other on the thread that fetches.
 *
 * @param records at most so many at once
 * @param ordering which of them
 */
public record Concurrency(int records, Ordering ordering) {

    /** One record after the other; what a pipeline does unless told otherwise. */
    public static final Concurrency SERIAL = new Concurrency(1, Ordering.PARTITION);

    /** @throws IllegalArgumentException for less than one record, or more than one in the partition's order */
    public Concurrency {
        if (records < 1) {
            throw new IllegalArgumentException("At least one record is handled at once, not " + records);
        }
        if (records > 1 && ordering == Ordering.PARTITION) {
            throw new IllegalArgumentException(
                    "In the partition's order one record is handled at once, not %s: choose Ordering.KEY or Ordering.UNORDERED"
                            .formatted(records));
        }
    }
}
