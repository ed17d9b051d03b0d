package io.baton.lease;

import java.util.OptionalInt;

/**
 * How far the partition is done: every record below {@code nextOffset} is finished.
 *
 * @param nextOffset the offset to go on from
 * @param leaderEpoch the leader epoch of the last finished record, where known; lets Kafka detect a log that diverged
 */
public record Checkpoint(long nextOffset, OptionalInt leaderEpoch) {

    public Checkpoint {
        if (nextOffset < 0) {
            throw new IllegalArgumentException("An offset is never negative: " + nextOffset);
        }
    }

    public static Checkpoint at(long nextOffset) {
        return new Checkpoint(nextOffset, OptionalInt.empty());
    }
}
