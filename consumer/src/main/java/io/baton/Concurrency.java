package io.baton;

/**
 * How many records are handled at once, and which. Each is on a virtual thread; while handlers take no time worth mentioning,
 * one after the other on the thread that fetches.
 */
public final class Concurrency {

    /** One record after the other; what a pipeline does unless told otherwise. */
    public static final Concurrency SERIAL = of(1, Ordering.PARTITION);

    private final int records;
    private final Ordering ordering;

    private Concurrency(int records, Ordering ordering) {
        if (records < 1) {
            throw new IllegalArgumentException("The concurrency must be at least 1, not " + records);
        }
        if (records > 1 && ordering == Ordering.PARTITION) {
            throw new IllegalArgumentException(
                    "Ordering.PARTITION allows a concurrency of 1 only, not %s: choose Ordering.KEY or Ordering.UNORDERED"
                            .formatted(records));
        }
        this.records = records;
        this.ordering = ordering;
    }

    /**
     * At most this number of records at once, of those that the ordering allows.
     *
     * @throws IllegalArgumentException for less than one record, or more than one in the partition's order
     */
    public static Concurrency of(int records, Ordering ordering) {
        return new Concurrency(records, ordering);
    }

    /** At most this number at once. */
    public int records() {
        return records;
    }

    /** Which of them. */
    public Ordering ordering() {
        return ordering;
    }
}
