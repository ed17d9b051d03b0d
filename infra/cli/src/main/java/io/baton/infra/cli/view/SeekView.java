package io.baton.infra.cli.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A named move of the checkpoint.
 *
 * @param from where the checkpoint was: when the seek was planned, or when it was applied
 * @param to where it is to go
 * @param appliedAt null while it waits for a holder
 */
public record SeekView(
        @Nullable Long from,
        long to,
        @Nullable String by,
        @Nullable String why,
        @Nullable Instant at,
        @Nullable Instant appliedAt) {}
