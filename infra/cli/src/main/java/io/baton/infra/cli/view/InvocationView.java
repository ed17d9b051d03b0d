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
 * @param outputs records that the invocation wrote to outputs; null for none
 * @param commits transactions that the invocation committed; null for none, as with outputs that are written at least once
 * @param aborts transactions with outputs whose commit had no answer when their session ended
 * @param producersFenced how often its producer was fenced, so that its session began again
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
        @Nullable Long evictedGeneration,
        @Nullable Long outputs,
        @Nullable Long commits,
        @Nullable Long aborts,
        @Nullable Long producersFenced) {}
