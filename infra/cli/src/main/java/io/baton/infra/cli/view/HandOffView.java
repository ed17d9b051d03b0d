package io.baton.infra.cli.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last change of holders.
 *
 * @param fromGeneration the generation that released
 * @param servedUntil when that generation stopped serving it
 * @param clean whether the present holder followed directly, without an eviction in between; null if the row does not say
 * @param gapMillis how long the partition had no holder at the last hand-off that the history has; a holder writes its own when
 *     it ends; null if the history was not read
 * @param duplicates 0 after a clean hand-off; null if a holder may have been evicted: then only the sink shows them
 */
public record HandOffView(
        long fromGeneration,
        @Nullable Instant servedUntil,
        @Nullable Boolean clean,
        @Nullable Long gapMillis,
        @Nullable Long duplicates) {}
