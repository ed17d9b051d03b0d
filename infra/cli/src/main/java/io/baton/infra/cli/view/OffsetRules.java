package io.baton.infra.cli.view;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lag in records and in time, from checkpoint and log. Pure. */
final class OffsetRules {

    private OffsetRules() {}

    static OffsetsView offsets(Lease row, PartitionLog log, Instant now, @Nullable LeaseView earlier) {
        Checkpoint checkpoint = row.checkpoint().orElse(null);
        Long current = checkpoint == null ? null : checkpoint.nextOffset();
        String snapshot = checkpoint == null ? null : checkpoint.snapshot();
        long ahead = checkpoint == null ? 0 : checkpoint.ahead().offsets();
        Instant stands = current == null ? null : standsSince(current, now, earlier);
        return switch (log) {
            case PartitionLog.Known known -> known(checkpoint, stands, known, now);
            case PartitionLog.Missing ignored ->
                new OffsetsView(
                        current, stands, null, null, null, null, null, ahead, snapshot, "Kafka has no such partition");
            case PartitionLog.Unknown unknown ->
                new OffsetsView(current, stands, null, null, null, null, null, ahead, snapshot, unknown.why());
        };
    }

    private static OffsetsView known(
            @Nullable Checkpoint checkpoint, @Nullable Instant stands, PartitionLog.Known known, Instant now) {
        Long current = checkpoint == null ? null : checkpoint.nextOffset();
        Long lag = current == null ? null : Math.max(0, known.endOffset() - current);
        Instant next = lag == null || lag == 0 ? null : known.nextRecordAt();
        Long left = next == null || known.retention() == null
                ? null
                : Duration.between(now, next.plus(known.retention())).toMillis();
        return new OffsetsView(
                current,
                stands,
                known.startOffset(),
                known.endOffset(),
                lag,
                lagMillis(lag, next, now),
                left,
                checkpoint == null ? 0 : checkpoint.ahead().offsets(),
                checkpoint == null ? null : checkpoint.snapshot(),
                lag != null && lag > 0 && next == null ? "the next record's time could not be read" : null);
    }

    private static @Nullable Long lagMillis(@Nullable Long lag, @Nullable Instant next, Instant now) {
        if (lag == null || lag == 0) {
            return lag;
        }
        // a producer's clock may be ahead of ours
        return next == null ? null : Math.max(0, Duration.between(next, now).toMillis());
    }

    private static Instant standsSince(long current, Instant now, @Nullable LeaseView earlier) {
        Long before = earlier == null ? null : earlier.offsets().currentOffset();
        Instant since = earlier == null ? null : earlier.offsets().unchangedSince();
        return before != null && since != null && before == current ? since : now;
    }
}
