package io.baton.infra.cli.view;

import io.baton.internal.output.Committed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka has of a partition whose outputs are written exactly once.
 *
 * @param committed what the last transaction committed
 * @param at the time of that commit by the holder's clock; null where an older version committed
 * @param openSince when the transaction that is open now began; null if no transaction is open, or Kafka does not tell
 */
public record OutputCommit(
        Committed committed, @Nullable Instant at, @Nullable Instant openSince) {}
