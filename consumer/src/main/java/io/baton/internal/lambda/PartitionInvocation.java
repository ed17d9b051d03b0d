package io.baton.internal.lambda;

import io.baton.PartitionReport;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseTable;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.Ended;
import io.baton.internal.tenure.Neighbours;
import io.baton.internal.tenure.Started;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What one invocation does with one partition: its tenure, and what history, metrics and log are told of it. Run once, on the lease thread. */
final class PartitionInvocation {

    private final Settings settings;
    private final ClaimRequest request;
    private final Wiring wiring;
    private final PartitionMetrics metrics;
    private final Deadline deadline;
    private final Neighbours neighbours;
    private final Time time;
    private @Nullable Ended ended;

    PartitionInvocation(
            Settings settings,
            ClaimRequest request,
            Wiring wiring,
            PartitionMetrics metrics,
            Deadline deadline,
            Neighbours neighbours,
            Time time) {
        this.settings = settings;
        this.request = request;
        this.wiring = wiring;
        this.metrics = metrics;
        this.deadline = deadline;
        this.neighbours = neighbours;
        this.time = time;
    }

    int partition() {
        return request.key().partition();
    }

    PartitionReport run(LeaseTable table, Started started) {
        LeaseKey lease = request.key();
        DynamoDbCalls.countIn(metrics.meters());
        MDC.put(CurrentRecord.GROUP, lease.groupId());
        MDC.put(CurrentRecord.TOPIC, lease.topic());
        MDC.put(CurrentRecord.PARTITION, Integer.toString(lease.partition()));
        try {
            Ended outcome = wiring.tenure(request, table.store(), deadline, neighbours, metrics)
                    .run(started);
            neighbours.sleeper().ended(outcome.outcome());
            ended = outcome;
            new HistoryWriter(table.history(), settings.timings(), deadline).of(request, outcome, metrics.meters());
            PartitionReport report = report(outcome, started);
            metrics.ended(outcome, report);
            ReportLog.write(report);
            return report;
        } finally {
            MDC.remove(CurrentRecord.GROUP);
            MDC.remove(CurrentRecord.TOPIC);
            MDC.remove(CurrentRecord.PARTITION);
            DynamoDbCalls.countIn(null);
        }
    }

    /** How it ended, once it has run. */
    Ended ended() {
        return Objects.requireNonNull(ended, "It has not run");
    }

    PartitionMetrics metrics() {
        return metrics;
    }

    private PartitionReport report(Ended ended, Started started) {
        LeaseKey lease = request.key();
        Meters meters = metrics.meters();
        PartitionReport.Builder report = PartitionReport.of(
                        request.owner().requestId(), request.intent().tick().toString())
                .partition(lease.groupId(), lease.topic(), lease.partition())
                .ended(ended.outcome(), ended.reason())
                .held(ended.generation(), ended.fromOffset(), ended.nextOffset())
                .records(ended.records())
                .outputs(meters.total(Count.OUTPUTS))
                .transactions(
                        meters.total(Count.COMMITS), meters.total(Count.ABORTS), meters.total(Count.PRODUCERS_FENCED))
                .failures(meters.total(Count.FAILURES), meters.total(Count.DEAD_LETTERS), meters.total(Count.SKIPPED))
                .millis(
                        ended.handoffGapMillis(),
                        ended.warmUpMillis(),
                        ended.waitMillis(),
                        Duration.ofNanos(time.nanos() - started.nanos()).toMillis());
        ended.seeks().forEach(seek -> report.seek(seek.number(), seek.from(), seek.to()));
        Setbacks.GivenUp givenUp = ended.setbacks().givenUp();
        if (givenUp != null) {
            report.givenUp(givenUp.offset(), givenUp.times());
        }
        Setbacks.Crashes crashes = ended.setbacks().crashes();
        if (crashes != null) {
            report.crashes(crashes.offset(), crashes.times(), crashes.alone());
        }
        return report.build();
    }
}
