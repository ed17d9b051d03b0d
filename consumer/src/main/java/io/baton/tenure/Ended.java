package io.baton.tenure;

import io.baton.Outcome;
import io.baton.lease.Lease;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a tenure ended and what it came to; null where it did not get that far.
 *
 * @param cause what went wrong, if anything did
 * @param seeks those that it carried out
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
        List<Lease.Sought> seeks,
        List<String> leftBehind) {}
