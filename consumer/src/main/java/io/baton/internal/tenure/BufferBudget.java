package io.baton.internal.tenure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;

/**
 * What the buffers of one function may hold together. Half of it is divided: each partition has a share that no other can take.
 * The other half goes to whichever partition needs more than its share. Safe for all threads.
 */
public final class BufferBudget {

    /** What a buffer holds. */
    record Use(long records, long bytes) {}

    private final List<Buffer> buffers = new CopyOnWriteArrayList<>();
    private final BufferLimits limits;
    private final int partitions;

    /** @param limits of all the partitions together */
    public BufferBudget(BufferLimits limits, int partitions) {
        this.limits = limits;
        this.partitions = partitions;
    }

    Buffer add(Buffer buffer) {
        buffers.add(buffer);
        return buffer;
    }

    /** What one partition has for itself, if the whole is divided. */
    public long bytesOfOne() {
        return Math.max(1, limits.bytes() / partitions);
    }

    boolean hasRoomFor(Buffer buffer) {
        Use use = buffer.use();
        return hasRoom(use.records(), limits.records(), Use::records)
                && hasRoom(use.bytes(), limits.bytes(), Use::bytes);
    }

    private boolean hasRoom(long own, long limit, ToLongFunction<Use> measure) {
        if (partitions == 1) {
            return own < limit;
        }
        long share = Math.max(1, limit / 2 / partitions);
        if (own < share) {
            return true;
        }
        long beyondShares = buffers.stream()
                .mapToLong(it -> Math.max(0, measure.applyAsLong(it.use()) - share))
                .sum();
        return beyondShares < limit / 2;
    }
}
