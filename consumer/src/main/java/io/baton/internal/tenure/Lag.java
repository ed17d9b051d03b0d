package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.metrics.Gauge;
import io.baton.internal.metrics.Meters;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** How far one session is behind the log's end, and for how long. Confined to the lease thread. */
final class Lag {

    private final Meters meters;
    private final Time time;
    private long movedNanos;
    private long lastOffset = -1;
    private OptionalLong caughtUpNanos = OptionalLong.empty();

    Lag(PartitionGauges gauges, Time time) {
        this.meters = gauges.meters();
        this.time = time;
        this.movedNanos = time.nanos();
    }

    /** @param oldest the timestamp of the record finished last, or of the first that waits; empty before there is any */
    void measure(Checkpoint checkpoint, PartitionStatus status, Optional<Instant> oldest) {
        status.end().ifPresent(end -> {
            long records = Math.max(
                    0, end - checkpoint.nextOffset() - checkpoint.ahead().offsets());
            behind(checkpoint, records, status, oldest);
        });
    }

    private void behind(Checkpoint checkpoint, long records, PartitionStatus status, Optional<Instant> oldest) {
        if (records == 0 || checkpoint.nextOffset() != lastOffset) {
            lastOffset = checkpoint.nextOffset();
            movedNanos = time.nanos();
        }
        meters.gauge(Gauge.LAG_RECORDS, records);
        // what keeps it where it stands may have done so before this invocation began
        OptionalLong kept = status.withheld()
                .filter(withheld -> records > 0 && checkpoint.nextOffset() == withheld.from())
                .map(withheld -> OptionalLong.of(withheld.lasted(time.now()).toMillis()))
                .orElse(OptionalLong.empty());
        long stood = Duration.ofNanos(time.nanos() - movedNanos).toMillis();
        meters.gauge(Gauge.CHECKPOINT_AGE_MILLIS, Math.max(stood, kept.orElse(0)));
        if (records == 0) {
            caughtUpNanos = OptionalLong.of(time.nanos());
            meters.gauge(Gauge.LAG_MILLIS, 0);
            return;
        }
        OptionalLong age = kept.isPresent() ? kept : age(oldest);
        age.ifPresent(millis -> {
            meters.gauge(Gauge.LAG_MILLIS, millis);
            status.retentionMillis()
                    .ifPresent(retention -> meters.gauge(Gauge.TIME_TO_RETENTION_MILLIS, retention - millis));
        });
    }

    /** How long the oldest record has waited that is not finished, as far as those that are tell. */
    private OptionalLong age(Optional<Instant> oldest) {
        if (oldest.isEmpty()) {
            return OptionalLong.empty();
        }
        long age = Math.max(0, Duration.between(oldest.get(), time.now()).toMillis());
        if (caughtUpNanos.isEmpty()) {
            return OptionalLong.of(age);
        }
        // what was finished last may be much older than what has come since
        Duration since = Duration.ofNanos(time.nanos() - caughtUpNanos.getAsLong());
        return OptionalLong.of(Math.min(age, since.toMillis()));
    }
}
