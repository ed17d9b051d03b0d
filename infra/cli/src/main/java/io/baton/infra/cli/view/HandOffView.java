package io.baton.infra.cli.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the partition last changed hands.
 *
 * @param fromGeneration the generation that gave it up
 * @param servedUntil when that generation stopped serving it
 * @param clean whether the present holder took over from it, so that nobody was evicted in between; null if the row can't say
 * @param gapMillis how long nobody served the partition at the last hand-off that is written down, which is the one before this until the
 *     holder ends; null where the history was not asked
 * @param duplicates 0 after a clean hand-off; null where somebody may have been evicted: only the sink can tell
 */
public record HandOffView(
        long fromGeneration,
        @Nullable Instant servedUntil,
        @Nullable Boolean clean,
        @Nullable Long gapMillis,
        @Nullable Long duplicates) {}
