package io.baton.infra.cli.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A past invocation that claimed, or the present one so far; times of steps that did not happen are null.
 *
 * @param tick the schedule's time it was started for
 * @param startedAt when its handler began
 * @param claimedAt when it was warm and claimed
 * @param heldAt when it became the holder
 * @param drainingAt when it began to drain
 * @param endedAt when it had released, or resigned
 * @param outcome as in its report: superseded, deadline, asleep, stopped, fenced, failed
 * @param fromOffset the checkpoint where it began
 * @param nextOffset the checkpoint where its successor begins
 * @param gapMillis from the moment its predecessor stopped serving the partition to its own being ready
 * @param evictedGeneration the holder that it evicted; null if it evicted none
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
