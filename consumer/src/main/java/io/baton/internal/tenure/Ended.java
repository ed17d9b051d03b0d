package io.baton.internal.tenure;

import io.baton.Outcome;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.Setbacks;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a tenure ended and what it came to; null where it did not get that far.
 *
 * @param cause what went wrong, if anything did
 * @param seeks those that it carried out
 * @param setbacks what it leaves in the row, or knew of when it ended
 * @param ousted the row of the holder that it evicted
 * @param leftBehind virtual threads that outlive it
 */
public record Ended(
        Outcome outcome,
        String reason,
        @Nullable Throwable cause,
        @Nullable Long generation,
        @Nullable Long fromOffset,
        @Nullable Long nextOffset,
        long records,
        @Nullable Long handoffGapMillis,
        @Nullable Long warmUpMillis,
        @Nullable Long waitMillis,
        List<Lease.SeekDone> seeks,
        Setbacks setbacks,
        Times times,
        @Nullable Lease ousted,
        List<String> leftBehind) {

    /** When it reached each phase, by its wall clock. */
    public record Times(
            Instant started,
            @Nullable Instant claimed,
            @Nullable Instant held,
            @Nullable Instant draining,
            Instant ended) {}
}
