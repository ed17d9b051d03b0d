package io.baton.infra.cli.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a partition writes exactly once to its outputs, as Kafka tells it; a partition that does not has none.
 *
 * @param committedOffset the next record to be processed, by the last transaction
 * @param committedGeneration the holder that committed it
 * @param committedAt when, by that holder's clock; null where an older version committed
 * @param committedMillis how long ago that was. An idle partition commits once an invocation
 * @param openMillis how long the transaction has been open that is open now, and readers of committed records have waited; null
 *     if none is, or Kafka does not tell
 * @param readersHeldUpMillis the last time that a holder was evicted, from its last heartbeat until its successor held, and ended what
 *     was left open; null if none was in the history, or that was not read
 */
public record OutputsView(
        OutputMode mode,
        long committedOffset,
        long committedGeneration,
        @Nullable Instant committedAt,
        @Nullable Long committedMillis,
        @Nullable Long openMillis,
        @Nullable Long readersHeldUpMillis) {

    OutputsView withHistory(@Nullable Long heldUp) {
        return new OutputsView(
                mode, committedOffset, committedGeneration, committedAt, committedMillis, openMillis, heldUp);
    }
}
