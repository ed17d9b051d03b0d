package io.baton.internal.lambda;

import io.baton.InvocationReport;
import io.baton.Outcome;
import io.baton.PartitionReport;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Gauge;
import io.baton.internal.metrics.Meters;
import io.baton.internal.metrics.UsersSink;
import io.baton.internal.tenure.Ended;
import io.baton.internal.tenure.PartitionGauges;
import io.baton.internal.thrown.Thrown;
import io.baton.internal.time.Time;
import io.baton.spi.MetricsSink;
import java.io.PrintStream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one invocation measures at one partition, and where that goes: CloudWatch, and the user's sink. */
final class PartitionMetrics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionMetrics.class);

    private final Meters meters = new Meters();
    private final @Nullable UsersSink users;
    private final MetricsSink sink;
    private final PartitionGauges gauges;

    /** @param out where CloudWatch's lines are printed: Lambda's log */
    PartitionMetrics(LeaseKey lease, Settings settings, Invocation.UsersSinks sinks, PrintStream out, Time time) {
        MetricsSink embedded = new EmbeddedMetrics(out, settings.metrics(), lease, settings.leases(), time);
        UsersSink given = usersSink(sinks, lease);
        this.users = given;
        this.sink = given == null
                ? embedded
                : snapshot -> {
                    embedded.write(snapshot);
                    given.write(snapshot);
                };
        this.gauges = new PartitionGauges(meters, sink, settings.metrics().interval(), time);
    }

    /** The user's code; without a sink of theirs the records are handled all the same. */
    private static @Nullable UsersSink usersSink(Invocation.UsersSinks sinks, LeaseKey lease) {
        try {
            MetricsSink made = sinks.make(lease.groupId(), new TopicPartition(lease.topic(), lease.partition()));
            return made == null ? null : new UsersSink(made);
        } catch (Throwable thrown) {
            LOG.error("The function's metricsSink() failed; going on without it: {}", Thrown.told(thrown));
            return null;
        } finally {
            Thread.interrupted(); // what it left set is not ours
        }
    }

    Meters meters() {
        return meters;
    }

    PartitionGauges gauges() {
        return gauges;
    }

    /** The last of the partition's own: it was let go. */
    void ended(Ended ended, PartitionReport report) {
        if (report.getGeneration() != null && report.getFromOffset() != null) {
            meters.gauge(Gauge.GENERATION, report.getGeneration());
        }
        if (report.getHandoffGapMillis() != null) {
            meters.gauge(Gauge.HANDOFF_GAP_MILLIS, report.getHandoffGapMillis());
        }
        meters.count(Count.DUPLICATES_ENDED, ended.outcome() == Outcome.DUPLICATE ? 1 : 0);
        meters.count(Count.FENCED, ended.outcome() == Outcome.FENCED ? 1 : 0);
        meters.count(Count.CRASHES, ended.ousted() == null ? 0 : 1);
        sink.write(meters.drain());
    }

    /** At the end of the whole invocation; threads belong to no partition, so one partition's metrics count them. */
    void leaked(InvocationReport report) {
        if (!report.getLeakedThreads().isEmpty()) {
            close(); // a sink that is still at the snapshot before would not take this one
            meters.count(Count.LEAKED_THREADS, report.getLeakedThreads().size());
            sink.write(meters.drain());
        }
    }

    /** Waits a moment for the user's sink. */
    @Override
    public void close() {
        if (users != null) {
            users.close();
        }
    }
}
