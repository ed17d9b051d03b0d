package io.baton.internal.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import io.baton.InvocationFailedException;
import io.baton.InvocationReport;
import io.baton.Outcome;
import io.baton.Pipeline;
import io.baton.SettingsException;
import io.baton.internal.kafka.ClientProperties;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseHistory;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseStore;
import io.baton.internal.lease.dynamodb.LeaseTableClient;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Gauge;
import io.baton.internal.metrics.Meters;
import io.baton.internal.metrics.MetricsSink;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.Ended;
import io.baton.internal.tenure.Started;
import io.baton.internal.time.Time;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One invocation of the function: takes settings and event, returns the report, and leaves nothing behind. */
public final class Invocation {

    private static final Logger LOG = LoggerFactory.getLogger(Invocation.class);

    private final Map<String, String> environment;
    private final Supplier<? extends Pipeline<?, ?>> pipeline;
    private final PrintStream metrics;
    private final Time time;

    /** @param metrics where metrics are printed: Lambda's log */
    public Invocation(
            Map<String, String> environment,
            Supplier<? extends Pipeline<?, ?>> pipeline,
            PrintStream metrics,
            Time time) {
        this.environment = environment;
        this.pipeline = pipeline;
        this.metrics = metrics;
        this.time = time;
    }

    public InvocationReport run(@Nullable Map<String, Object> event, Context context) {
        Started started = Started.now(time);
        Thread.interrupted(); // the user's constructor, or an invocation before, may have left it set
        try (var shutdown = ShutdownWatch.begin()) {
            return run(event, context, started, shutdown);
        }
    }

    private InvocationReport run(
            @Nullable Map<String, Object> event, Context context, Started started, ShutdownWatch shutdown) {
        var threads = new ThreadWatch();
        Settings settings = Settings.fromEnvironment(environment);
        Intent intent = TickEvent.read(event, time.now());
        List<String> unknown = ClientProperties.unknown(settings.kafka());
        if (!unknown.isEmpty()) {
            LOG.warn(
                    "Kafka's client does not know the properties {}. They are misspelt, unless your deserializer reads them",
                    unknown);
        }
        var request = new ClaimRequest(settings.lease(), owner(context), intent);
        var meters = new Meters();
        var sink = new EmbeddedMetrics(metrics, settings.metrics(), settings.lease(), time);
        Deadline deadline = deadline(settings, context, shutdown);
        Ended ended = tenure(settings, request, deadline, meters, sink, started);
        // no thread outlives a process that ends
        List<String> leaked = shutdown.told() ? List.of() : leftBehind(threads, ended);
        InvocationReport report = report(request, ended, meters, leaked, started);
        measure(report, meters);
        meters.count(Count.CRASHES, ended.ousted() == null ? 0 : 1);
        sink.write(meters.drain());
        ReportLog.write(report);
        if (ended.outcome() == Outcome.FAILED) {
            throw new InvocationFailedException(report, ended.cause());
        }
        return report;
    }

    private Ended tenure(
            Settings settings,
            ClaimRequest request,
            Deadline deadline,
            Meters meters,
            MetricsSink sink,
            Started started) {
        try (var client = DynamoDbCalls.counted(LeaseTableClient.builder(settings.timings()), meters)
                .build()) {
            var store = new DynamoDbLeaseStore(client, settings.leaseTable());
            Ended ended = new Wiring(settings, pipeline, meters, sink, time)
                    .tenure(request, store, deadline)
                    .run(started);
            new HistoryWriter(new DynamoDbLeaseHistory(client, settings.leaseTable()), settings.timings(), deadline)
                    .of(request, ended, meters.total(Count.DEAD_LETTERS));
            return ended;
        }
    }

    private static Deadline deadline(Settings settings, Context context, ShutdownWatch shutdown) {
        Duration stopBefore = settings.timings().stopBeforeDeadline();
        var deadline =
                new Deadline(() -> Duration.ofMillis(context.getRemainingTimeInMillis()), stopBefore, shutdown::told);
        if (deadline.remaining().get().compareTo(stopBefore) <= 0) {
            throw new SettingsException(List.of(
                    "The function's timeout leaves %s ms, and it ends itself BATON_STOP_BEFORE_DEADLINE (%s ms) before that: set the timeout to 15 minutes and the schedule to 14"
                            .formatted(context.getRemainingTimeInMillis(), stopBefore.toMillis())));
        }
        return deadline;
    }

    private static Owner owner(Context context) {
        return new Owner(
                context.getAwsRequestId(),
                UUID.randomUUID().toString().substring(0, 8),
                Objects.requireNonNullElse(context.getLogStreamName(), "unknown"),
                Objects.requireNonNullElse(context.getFunctionVersion(), "unknown"));
    }

    private List<String> leftBehind(ThreadWatch threads, Ended ended) {
        try {
            List<String> left = new ArrayList<>(threads.leftBehind(time));
            left.addAll(ended.leftBehind());
            if (!left.isEmpty()) {
                LOG.error("This invocation leaves threads behind: {}. End them in the handler.", left);
            }
            return left;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static void measure(InvocationReport report, Meters meters) {
        if (report.generation() != null && report.fromOffset() != null) {
            meters.gauge(Gauge.GENERATION, report.generation());
        }
        if (report.handoffGapMillis() != null) {
            meters.gauge(Gauge.HANDOFF_GAP_MILLIS, report.handoffGapMillis());
        }
        meters.count(Count.LEAKED_THREADS, report.leakedThreads().size());
        meters.count(Count.DUPLICATES_ENDED, report.outcome().equals(Outcome.DUPLICATE.word()) ? 1 : 0);
        meters.count(Count.FENCED, report.outcome().equals(Outcome.FENCED.word()) ? 1 : 0);
    }

    private static InvocationReport.@Nullable GivenUp givenUp(Setbacks.@Nullable GivenUp givenUp) {
        return givenUp == null ? null : new InvocationReport.GivenUp(givenUp.offset(), givenUp.times());
    }

    private static InvocationReport.@Nullable Crashes crashes(Setbacks.@Nullable Crashes crashes) {
        return crashes == null
                ? null
                : new InvocationReport.Crashes(crashes.offset(), crashes.times(), crashes.alone());
    }

    private InvocationReport report(
            ClaimRequest request, Ended ended, Meters meters, List<String> leaked, Started started) {
        return new InvocationReport(
                ended.outcome().word(),
                ended.reason(),
                request.owner().requestId(),
                request.key().groupId(),
                request.key().topic(),
                request.key().partition(),
                request.intent().tick().toString(),
                ended.generation(),
                ended.fromOffset(),
                ended.nextOffset(),
                ended.records(),
                ended.seeks().stream()
                        .map(seekDone -> new InvocationReport.Seek(seekDone.number(), seekDone.from(), seekDone.to()))
                        .toList(),
                meters.total(Count.FAILURES),
                meters.total(Count.DEAD_LETTERS),
                meters.total(Count.SKIPPED),
                givenUp(ended.setbacks().givenUp()),
                crashes(ended.setbacks().crashes()),
                ended.handoffGapMillis(),
                ended.warmUpMillis(),
                ended.waitMillis(),
                Duration.ofNanos(time.nanos() - started.nanos()).toMillis(),
                leaked);
    }
}
