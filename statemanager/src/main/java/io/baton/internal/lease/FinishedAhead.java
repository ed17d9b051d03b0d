package io.baton.internal.lease;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.StringJoiner;

/**
 * Stretches of offsets that are finished although something below them is not. Immutable.
 *
 * <p>In the row they are run lengths: the offset they are counted from, then for each stretch how many offsets lie between
 * it and what is before, and how many it has; each number in groups of seven bits, lowest first, with the eighth bit set
 * on all but the last group. Two to three bytes a stretch are usual, eighteen the most.
 */
public final class FinishedAhead {

    public static final FinishedAhead NONE = new FinishedAhead(new long[0]);

    /** from, to (exclusive), from, to, …: rising, and no two stretches touch. */
    private final long[] bounds;

    private FinishedAhead(long[] bounds) {
        this.bounds = bounds;
    }

    /** Takes stretches in rising order; those that touch become one. Confined to a thread. */
    public static final class Builder {

        private long[] bounds = new long[16];
        private int size;

        /**
         * The next stretch.
         *
         * @throws IllegalArgumentException for an empty one, or one that begins below the end of the last
         */
        public Builder add(long from, long to) {
            if (from >= to || (size > 0 && from < bounds[size - 1])) {
                throw new IllegalArgumentException(
                        "A stretch must begin at or after the end of the one before, and not be empty: %s to %s"
                                .formatted(from, to));
            }
            if (size > 0 && from == bounds[size - 1]) {
                bounds[size - 1] = to;
                return this;
            }
            if (size == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * size);
            }
            bounds[size++] = from;
            bounds[size++] = to;
            return this;
        }

        public Builder addAll(FinishedAhead stretches) {
            for (int i = 0; i < stretches.bounds.length; i += 2) {
                add(stretches.bounds[i], stretches.bounds[i + 1]);
            }
            return this;
        }

        public FinishedAhead build() {
            return size == 0 ? NONE : new FinishedAhead(Arrays.copyOf(bounds, size));
        }
    }

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** How many stretches. */
    public int stretches() {
        return bounds.length / 2;
    }

    /** How many offsets. */
    public long offsets() {
        long offsets = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            offsets += bounds[i + 1] - bounds[i];
        }
        return offsets;
    }

    /** The lowest offset; only when there is one. */
    public long first() {
        return bounds[0];
    }

    public boolean contains(long offset) {
        int found = Arrays.binarySearch(bounds, offset);
        // at a bound: the even ones begin a stretch; between two: inside if the one before is even
        return found >= 0 ? found % 2 == 0 : (-found - 1) % 2 == 1;
    }

    /** Past the stretch that holds this offset, or the offset itself if none does. */
    public long endOfStretch(long offset) {
        int found = Arrays.binarySearch(bounds, offset);
        int upper = found >= 0 ? found + 1 : -found - 1;
        return contains(offset) ? bounds[upper] : offset;
    }

    /** The offsets that either has. */
    public FinishedAhead with(FinishedAhead other) {
        var both = new Builder();
        long end = 0;
        int own = 0;
        int others = 0;
        while (own < bounds.length || others < other.bounds.length) {
            boolean isOwn =
                    others == other.bounds.length || (own < bounds.length && bounds[own] <= other.bounds[others]);
            long from = Math.max(end, isOwn ? bounds[own] : other.bounds[others]);
            long to = isOwn ? bounds[own + 1] : other.bounds[others + 1];
            if (from < to) {
                both.add(from, to);
                end = to;
            }
            if (isOwn) {
                own += 2;
            } else {
                others += 2;
            }
        }
        return both.build();
    }

    /** What lies at or past this offset. */
    public FinishedAhead from(long offset) {
        int i = 0;
        while (i < bounds.length && bounds[i + 1] <= offset) {
            i += 2;
        }
        if (i == 0 && (isEmpty() || bounds[0] >= offset)) {
            return this;
        }
        long[] rest = Arrays.copyOfRange(bounds, i, bounds.length);
        if (rest.length > 0) {
            rest[0] = Math.max(rest[0], offset);
        }
        return rest.length == 0 ? NONE : new FinishedAhead(rest);
    }

    /**
     * The same without some offsets.
     *
     * @param offsets ascending
     */
    public FinishedAhead without(long[] offsets) {
        var left = new Builder();
        int next = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            long from = bounds[i];
            for (; next < offsets.length && offsets[next] < bounds[i + 1]; next++) {
                if (offsets[next] > from) {
                    left.add(from, offsets[next]);
                }
                from = Math.max(from, offsets[next] + 1);
            }
            if (from < bounds[i + 1]) {
                left.add(from, bounds[i + 1]);
            }
        }
        return left.build();
    }

    /**
     * As it stands in the row.
     *
     * @param base the checkpoint's {@code nextOffset}: a reader learns which checkpoint it belongs to
     */
    public byte[] encoded(long base) {
        var bytes = new ByteArrayOutputStream();
        write(bytes, base);
        long last = base;
        for (long bound : bounds) {
            write(bytes, bound - last);
            last = bound;
        }
        return bytes.toByteArray();
    }

    /**
     * What was {@link #encoded}, if it belongs to this checkpoint; else nothing: {@code nextOffset} was moved by
     * hand, and what follows it is wanted.
     *
     * @throws IllegalArgumentException for bytes that say nothing
     */
    public static FinishedAhead decoded(byte[] encoded, long nextOffset) {
        var bytes = ByteBuffer.wrap(encoded);
        try {
            long last = read(bytes);
            if (last != nextOffset) {
                return NONE;
            }
            var builder = new Builder();
            while (bytes.hasRemaining()) {
                long from = Math.addExact(last, read(bytes));
                last = Math.addExact(from, read(bytes));
                builder.add(from, last);
            }
            return builder.build();
        } catch (BufferUnderflowException | ArithmeticException e) {
            throw new IllegalArgumentException("its run lengths end too early or lead too far", e);
        }
    }

    private static void write(ByteArrayOutputStream bytes, long number) {
        long left = number;
        while (left >= 0x80) {
            bytes.write((int) (left & 0x7f) | 0x80);
            left >>>= 7;
        }
        bytes.write((int) left);
    }

    private static long read(ByteBuffer bytes) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
            byte group = bytes.get();
            number |= (long) (group & 0x7f) << shift;
            if (group >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("a run length is too long");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FinishedAhead ahead && Arrays.equals(bounds, ahead.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        var text = new StringJoiner(", ", "[", "]");
        for (int i = 0; i < bounds.length; i += 2) {
            text.add(bounds[i] + "–" + (bounds[i + 1] - 1));
        }
        return text.toString();
    }
}
