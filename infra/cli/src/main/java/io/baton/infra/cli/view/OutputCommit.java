package io.baton.infra.cli.view;

import io.baton.internal.output.Committed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka has of a partition whose outputs are written exactly once.
 *
 * @param committed by the last transaction
 * @param at when, by the holder's clock; null where an older version committed
 * @param openSince when the transaction began that is open now; null if none is, or Kafka does not tell
 */
public record OutputCommit(
        Committed committed, @Nullable Instant at, @Nullable Instant openSince) {}
