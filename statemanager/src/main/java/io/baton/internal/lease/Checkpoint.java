package io.baton.internal.lease;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How far the partition is done: every record below {@code nextOffset} is finished, and those of {@code ahead}.
 *
 * @param nextOffset the offset to go on from
 * @param leaderEpoch the leader epoch of the last finished record, where known; lets Kafka detect a log that diverged
 * @param ahead what is finished past {@code nextOffset}, where records finish out of order; the next holder skips it
 * @param snapshot the name of the snapshot of the pipeline's state, as exactly those records made it; null for none. Of two
 *     snapshots of a partition, the later one has the name that comes later in the alphabet
 */
public record Checkpoint(
        long nextOffset,
        OptionalInt leaderEpoch,
        FinishedAhead ahead,
        @Nullable String snapshot) {

    public Checkpoint {
        if (nextOffset < 0) {
            throw new IllegalArgumentException("An offset is never negative: " + nextOffset);
        }
        if (!ahead.isEmpty() && ahead.first() <= nextOffset) {
            throw new IllegalArgumentException(
                    "What is finished ahead of %s can't begin at %s".formatted(nextOffset, ahead.first()));
        }
    }

    public Checkpoint(long nextOffset, OptionalInt leaderEpoch, FinishedAhead ahead) {
        this(nextOffset, leaderEpoch, ahead, null);
    }

    public Checkpoint(long nextOffset, OptionalInt leaderEpoch) {
        this(nextOffset, leaderEpoch, FinishedAhead.NONE);
    }

    /** The same, or further on where what is finished ahead reaches down to {@code nextOffset}. */
    public static Checkpoint reaching(long nextOffset, OptionalInt leaderEpoch, FinishedAhead ahead) {
        long end = ahead.endOfStretch(nextOffset);
        return end == nextOffset
                ? new Checkpoint(nextOffset, leaderEpoch, ahead.from(nextOffset))
                : new Checkpoint(end, OptionalInt.empty(), ahead.from(end));
    }

    /** Whether the record at this offset is finished. */
    public boolean has(long offset) {
        return offset < nextOffset || ahead.contains(offset);
    }

    /** The same checkpoint with this snapshot of the state; null for none. */
    public Checkpoint with(@Nullable String snapshot) {
        return new Checkpoint(nextOffset, leaderEpoch, ahead, snapshot);
    }

    /** Whether this checkpoint is older, by its offset or by its snapshot: a delayed request must not undo a later one. */
    public boolean isBehind(Checkpoint other) {
        return nextOffset < other.nextOffset
                || (other.snapshot != null && (snapshot == null || snapshot.compareTo(other.snapshot) < 0));
    }

    public static Checkpoint at(long nextOffset) {
        return new Checkpoint(nextOffset, OptionalInt.empty());
    }
}
