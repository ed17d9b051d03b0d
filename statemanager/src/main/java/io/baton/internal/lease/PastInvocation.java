package io.baton.internal.lease;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an invocation that claimed, in its own words; null where it did not get that far. Times are of its wall
 * clock, for people.
 *
 * @param requestId Lambda's
 * @param startedAt when its handler was called
 * @param claimedAt when it had warmed up and was given its generation
 * @param heldAt when the partition was its own
 * @param drainingAt when it began nothing more, to let go
 * @param endedAt when it had let go
 * @param outcome the word for how it ended, as in its report
 * @param fromOffset where it began
 * @param nextOffset where its successor begins
 * @param deadLetters how many of its records became dead letters
 * @param gapMillis how long no invocation served the partition before it, where its predecessor handed over
 * @param seeks the operator's that it carried out
 * @param evicted the silent holder that it replaced: an invocation that is killed writes nothing down itself
 * @param written its outputs; null where it wrote none
 */
public record PastInvocation(
        Generation generation,
        String requestId,
        Tick tick,
        String functionVersion,
        String logStream,
        Instant startedAt,
        Instant claimedAt,
        @Nullable Instant heldAt,
        @Nullable Instant drainingAt,
        Instant endedAt,
        String outcome,
        String reason,
        @Nullable Long fromOffset,
        @Nullable Long nextOffset,
        long records,
        long deadLetters,
        @Nullable Long gapMillis,
        List<Lease.SeekDone> seeks,
        @Nullable Evicted evicted,
        @Nullable Written written) {

    /** A holder that was taken for dead: since when it held, and when it last showed that it lived. */
    public record Evicted(Generation generation, String ownerId, Instant since, Instant heartbeatAt) {}

    /**
     * What the invocation wrote to outputs.
     *
     * @param outputs records that Kafka acknowledged or committed
     * @param commits transactions; 0 where outputs are written at least once
     * @param aborts transactions with outputs whose commit had no answer when their session ended
     * @param producersFenced how many of its producers other producers of the transactional id fenced
     */
    public record Written(long outputs, long commits, long aborts, long producersFenced) {}

    public PastInvocation {
        seeks = List.copyOf(seeks);
    }
}
