package io.baton.infra.cli.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A named move of the checkpoint.
 *
 * @param fromOffset where the checkpoint was: when the seek was planned, or when it was applied
 * @param toOffset where it is to go
 * @param appliedAt null while it waits for a holder
 */
public record SeekView(
        @Nullable Long fromOffset,
        long toOffset,
        @Nullable String requestedBy,
        @Nullable String reason,
        @Nullable Instant requestedAt,
        @Nullable Instant appliedAt) {}
