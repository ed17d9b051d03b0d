package io.baton.infra.cli.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A move of the checkpoint that an operator asked for.
 *
 * @param fromOffset the checkpoint when the seek was planned, or when it was applied
 * @param toOffset the new checkpoint
 * @param appliedAt null while it waits for a holder
 */
public record SeekView(
        @Nullable Long fromOffset,
        long toOffset,
        @Nullable String requestedBy,
        @Nullable String reason,
        @Nullable Instant requestedAt,
        @Nullable Instant appliedAt) {}
