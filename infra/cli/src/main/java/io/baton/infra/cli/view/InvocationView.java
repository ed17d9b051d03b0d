package io.baton.infra.cli.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A past invocation that claimed, or the present one as far as it has come; what did not happen is null.
 *
 * @param tick the schedule's time it was started for
 * @param startedAt when its handler began
 * @param claimedAt when it was warm and asked to run
 * @param heldAt when it became the holder
 * @param drainingAt when it began to finish what was in hand
 * @param endedAt when it had released, or resigned
 * @param outcome as in its report: superseded, deadline, stopped, fenced, failed
 * @param fromOffset where it began
 * @param nextOffset where its successor begins
 * @param gapMillis from the moment its predecessor stopped serving the partition to its own being ready
 * @param evictedGeneration whom it took the partition from, if it did so without a release
 */
public record InvocationView(
        long generation,
        String requestId,
        int partition,
        @Nullable Instant tick,
        @Nullable Instant startedAt,
        @Nullable Instant claimedAt,
        @Nullable Instant heldAt,
        @Nullable Instant drainingAt,
        @Nullable Instant endedAt,
        @Nullable String outcome,
        @Nullable String reason,
        @Nullable Long fromOffset,
        @Nullable Long nextOffset,
        @Nullable Long records,
        @Nullable Long gapMillis,
        @Nullable String functionVersion,
        @Nullable String logStream,
        @Nullable Long evictedGeneration) {}
