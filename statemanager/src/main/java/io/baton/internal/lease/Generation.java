package io.baton.internal.lease;

/**
 * The fencing token: each claim of a partition is given the next one, and the table refuses every write of an older one
 * that no longer holds. It only rises while the row exists.
 */
public record Generation(long value) implements Comparable<Generation> {

    /** Before the first claim. */
    public static final Generation NONE = new Generation(0);

    public Generation {
        if (value < 0) {
            throw new IllegalArgumentException("A generation is never negative: " + value);
        }
    }

    public Generation next() {
        return new Generation(value + 1);
    }

    @Override
    public int compareTo(Generation other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
