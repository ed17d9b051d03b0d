package io.baton.infra.cli.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a partition writes exactly once to its outputs, as Kafka tells it. A partition that does not write exactly once has no such view.
 *
 * @param committedOffset the next record to be processed, by the last transaction
 * @param committedGeneration the holder that committed it
 * @param committedAt the time of that commit by that holder's clock; null where an older version committed
 * @param committedMillis how long ago that was. An idle partition commits once an invocation
 * @param openMillis how long the transaction that is open now has been open, and readers of committed records have waited; null if no
 *     transaction is open, or Kafka does not tell
 * @param readersHeldUpMillis at the last eviction: from the evicted holder's last heartbeat until its successor held, and ended the
 *     transaction that was left open; null if the history has no eviction, or was not read
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
