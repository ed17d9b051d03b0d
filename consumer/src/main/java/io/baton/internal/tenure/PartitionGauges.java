package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.metrics.Gauge;
import io.baton.internal.metrics.Meters;
import io.baton.internal.time.Time;
import io.baton.spi.MetricsSink;
import java.time.Duration;

/** What the partition's state is, told to the meters with each renewal, and passed on once an interval. For the lease thread. */
public final class PartitionGauges {

    private final Meters meters;
    private final MetricsSink sink;
    private final Duration interval;
    private final Time time;
    private long writtenNanos;

    public PartitionGauges(Meters meters, MetricsSink sink, Duration interval, Time time) {
        this.meters = meters;
        this.sink = sink;
        this.interval = interval;
        this.time = time;
        this.writtenNanos = time.nanos();
    }

    Meters meters() {
        return meters;
    }

    void hold(Generation generation, Checkpoint checkpoint, PartitionStatus status) {
        meters.gauge(Gauge.GENERATION, generation.value());
        meters.gauge(Gauge.FINISHED_AHEAD, checkpoint.ahead().offsets());
        status.unassignedPartitions().ifPresent(count -> meters.gauge(Gauge.UNASSIGNED_PARTITIONS, count));
        status.foreignMembers().ifPresent(count -> meters.gauge(Gauge.FOREIGN_MEMBERS, count));
        status.withheld().ifPresent(this::withheld);
    }

    private void withheld(Withheld withheld) {
        meters.gauge(Gauge.WITHHELD_RECORDS, withheld.records());
        meters.gauge(Gauge.OPEN_TRANSACTION_MILLIS, withheld.lasted(time.now()).toMillis());
    }

    void passOnIfDue() {
        if (time.nanos() - writtenNanos >= interval.toNanos()) {
            writtenNanos = time.nanos();
            sink.write(meters.drain());
        }
    }
}
