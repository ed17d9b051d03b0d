package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.metrics.Gauge;
import io.baton.internal.metrics.Meters;
import io.baton.internal.time.Time;
import io.baton.spi.MetricsSink;
import java.time.Duration;
import java.util.OptionalLong;

/** How the partition fares, told to the meters with each renewal, and passed on once an interval. For the poll thread. */
public final class PartitionGauges {

    private final Meters meters;
    private final MetricsSink sink;
    private final Duration interval;
    private final Time time;
    private long writtenNanos;
    private long movedNanos;
    private long lastOffset = -1;
    private OptionalLong caughtUpNanos = OptionalLong.empty();

    public PartitionGauges(Meters meters, MetricsSink sink, Duration interval, Time time) {
        this.meters = meters;
        this.sink = sink;
        this.interval = interval;
        this.time = time;
        this.writtenNanos = time.nanos();
        this.movedNanos = time.nanos();
    }

    Meters meters() {
        return meters;
    }

    void beat(Generation generation, Checkpoint checkpoint, RecordProcessor processor, PartitionStatus standing) {
        meters.gauge(Gauge.GENERATION, generation.value());
        meters.gauge(Gauge.FINISHED_AHEAD, checkpoint.ahead().offsets());
        standing.unassignedPartitions().ifPresent(count -> meters.gauge(Gauge.UNASSIGNED_PARTITIONS, count));
        standing.foreignMembers().ifPresent(count -> meters.gauge(Gauge.FOREIGN_MEMBERS, count));
        standing.withheld().ifPresent(this::withheld);
        standing.end().ifPresent(end -> {
            long lag = Math.max(
                    0, end - checkpoint.nextOffset() - checkpoint.ahead().offsets());
            behind(checkpoint, lag, processor, standing);
        });
        if (time.nanos() - writtenNanos >= interval.toNanos()) {
            writtenNanos = time.nanos();
            sink.write(meters.drain());
        }
    }

    private void withheld(Withheld withheld) {
        meters.gauge(Gauge.WITHHELD_RECORDS, withheld.records());
        meters.gauge(Gauge.OPEN_TRANSACTION_MILLIS, withheld.lasted(time.now()).toMillis());
    }

    private void behind(Checkpoint checkpoint, long lag, RecordProcessor processor, PartitionStatus standing) {
        if (lag == 0 || checkpoint.nextOffset() != lastOffset) {
            lastOffset = checkpoint.nextOffset();
            movedNanos = time.nanos();
        }
        meters.gauge(Gauge.LAG_RECORDS, lag);
        // what keeps it where it stands may have done so before this invocation began
        OptionalLong kept = standing.withheld()
                .filter(withheld -> lag > 0 && checkpoint.nextOffset() == withheld.from())
                .map(withheld -> OptionalLong.of(withheld.lasted(time.now()).toMillis()))
                .orElse(OptionalLong.empty());
        long stood = Duration.ofNanos(time.nanos() - movedNanos).toMillis();
        meters.gauge(Gauge.CHECKPOINT_AGE_MILLIS, Math.max(stood, kept.orElse(0)));
        if (lag == 0) {
            caughtUpNanos = OptionalLong.of(time.nanos());
            meters.gauge(Gauge.LAG_MILLIS, 0);
            return;
        }
        OptionalLong age = kept.isPresent() ? kept : oldest(processor);
        age.ifPresent(oldest -> {
            meters.gauge(Gauge.LAG_MILLIS, oldest);
            standing.retentionMillis()
                    .ifPresent(retention -> meters.gauge(Gauge.TIME_TO_RETENTION_MILLIS, retention - oldest));
        });
    }

    /** How long the oldest record has waited that is not finished, as far as those that are tell. */
    private OptionalLong oldest(RecordProcessor processor) {
        if (processor.reached().isEmpty()) {
            return OptionalLong.empty();
        }
        long age = Math.max(
                0, Duration.between(processor.reached().get(), time.now()).toMillis());
        if (caughtUpNanos.isEmpty()) {
            return OptionalLong.of(age);
        }
        // what was finished last may be much older than what has come since
        Duration since = Duration.ofNanos(time.nanos() - caughtUpNanos.getAsLong());
        return OptionalLong.of(Math.min(age, since.toMillis()));
    }
}
