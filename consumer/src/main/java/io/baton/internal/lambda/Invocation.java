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
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseHistory;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseStore;
import io.baton.internal.lease.dynamodb.LeaseTableClient;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Gauge;
import io.baton.internal.metrics.Meters;
import io.baton.internal.metrics.UsersSink;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.Ended;
import io.baton.internal.tenure.Started;
import io.baton.internal.thrown.Thrown;
import io.baton.internal.time.Time;
import io.baton.spi.MetricsSink;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One invocation of the function: takes settings and event, returns the report, and leaves nothing behind. */
public final class Invocation {

    /** The user's code that makes a metrics sink, or null for none. */
    @FunctionalInterface
    public interface UsersSinks {
        @Nullable
        MetricsSink make(String groupId, TopicPartition partition);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Invocation.class);

    private final Map<String, String> environment;
    private final Supplier<? extends Pipeline<?, ?>> pipeline;
    private final UsersSinks sinks;
    private final PrintStream metrics;
    private final Time time;

    /** @param metrics where metrics are printed: Lambda's log */
    public Invocation(
            Map<String, String> environment,
            Supplier<? extends Pipeline<?, ?>> pipeline,
            UsersSinks sinks,
            PrintStream metrics,
            Time time) {
        this.environment = environment;
        this.pipeline = pipeline;
        this.sinks = sinks;
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
        MetricsSink embedded = new EmbeddedMetrics(metrics, settings.metrics(), settings.lease(), time);
        UsersSink users = usersSink(settings.lease());
        MetricsSink sink = users == null
                ? embedded
                : snapshot -> {
                    embedded.write(snapshot);
                    users.write(snapshot);
                };
        Deadline deadline = deadline(settings, context, shutdown);
        Ended ended = tenure(settings, request, deadline, meters, sink, started);
        // no thread outlives a process that ends
        List<String> leaked = shutdown.told() ? List.of() : leftBehind(threads, ended);
        InvocationReport report = report(request, ended, meters, leaked, started);
        measure(report, meters);
        meters.count(Count.CRASHES, ended.ousted() == null ? 0 : 1);
        sink.write(meters.drain());
        if (users != null) {
            users.close();
        }
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

    /** The user's code; without a sink of theirs the records are handled all the same. */
    private @Nullable UsersSink usersSink(LeaseKey lease) {
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

    private static Deadline deadline(Settings settings, Context context, ShutdownWatch shutdown) {
        Duration stopBefore = settings.timings().stopBeforeDeadline();
        var deadline =
                new Deadline(() -> Duration.ofMillis(context.getRemainingTimeInMillis()), stopBefore, shutdown::told);
        if (deadline.remaining().get().compareTo(stopBefore) <= 0) {
            throw new SettingsException(List.of(
                    "Lambda's timeout leaves this invocation %s ms, but it has to end BATON_STOP_BEFORE_DEADLINE (%s ms) before the timeout: set the function's timeout to 15 minutes and its schedule to 14 minutes"
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
        if (report.getGeneration() != null && report.getFromOffset() != null) {
            meters.gauge(Gauge.GENERATION, report.getGeneration());
        }
        if (report.getHandoffGapMillis() != null) {
            meters.gauge(Gauge.HANDOFF_GAP_MILLIS, report.getHandoffGapMillis());
        }
        meters.count(Count.LEAKED_THREADS, report.getLeakedThreads().size());
        meters.count(Count.DUPLICATES_ENDED, report.getOutcome().equals(Outcome.DUPLICATE.word()) ? 1 : 0);
        meters.count(Count.FENCED, report.getOutcome().equals(Outcome.FENCED.word()) ? 1 : 0);
    }

    private InvocationReport report(
            ClaimRequest request, Ended ended, Meters meters, List<String> leaked, Started started) {
        LeaseKey lease = request.key();
        InvocationReport.Builder report = InvocationReport.of(
                        request.owner().requestId(), request.intent().tick().toString())
                .partition(lease.groupId(), lease.topic(), lease.partition())
                .ended(ended.outcome(), ended.reason())
                .held(ended.generation(), ended.fromOffset(), ended.nextOffset())
                .records(ended.records())
                .failures(meters.total(Count.FAILURES), meters.total(Count.DEAD_LETTERS), meters.total(Count.SKIPPED))
                .millis(
                        ended.handoffGapMillis(),
                        ended.warmUpMillis(),
                        ended.waitMillis(),
                        Duration.ofNanos(time.nanos() - started.nanos()).toMillis())
                .leakedThreads(leaked);
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
