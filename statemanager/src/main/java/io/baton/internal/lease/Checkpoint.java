package io.baton.internal.lease;

import java.util.OptionalInt;

/**
 * How far the partition is done: every record below {@code nextOffset} is finished, and those of {@code ahead}.
 *
 * @param nextOffset the offset to go on from
 * @param leaderEpoch the leader epoch of the last finished record, where known; lets Kafka detect a log that diverged
 * @param ahead what is finished past {@code nextOffset}, where records finish out of order; the next holder skips it
 */
public record Checkpoint(long nextOffset, OptionalInt leaderEpoch, FinishedAhead ahead) {

    public Checkpoint {
        if (nextOffset < 0) {
            throw new IllegalArgumentException("An offset is never negative: " + nextOffset);
        }
        if (!ahead.isEmpty() && ahead.first() <= nextOffset) {
            throw new IllegalArgumentException(
                    "What is finished ahead of %s can't begin at %s".formatted(nextOffset, ahead.first()));
        }
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

    public static Checkpoint at(long nextOffset) {
        return new Checkpoint(nextOffset, OptionalInt.empty());
    }
}
