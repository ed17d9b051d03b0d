package io.baton.internal.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import io.baton.InvocationFailedException;
import io.baton.InvocationReport;
import io.baton.Outcome;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.SettingsException;
import io.baton.internal.kafka.ClientProperties;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseTable;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseTable;
import io.baton.internal.lease.dynamodb.LeaseTableClient;
import io.baton.internal.tenure.BufferBudget;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.Ended;
import io.baton.internal.tenure.Neighbours;
import io.baton.internal.tenure.Slumber;
import io.baton.internal.tenure.Started;
import io.baton.internal.tenure.Turns;
import io.baton.internal.time.Time;
import io.baton.spi.MetricsSink;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
        Deadline deadline = deadline(settings, context, shutdown);
        Owner owner = owner(context);
        var kafka = new KafkaAccess(settings, time);
        var sleep = new Sleep(settings, kafka, owner, intent, time);
        List<PartitionInvocation> partitions;
        List<PartitionReport> reports;
        try (LeaseTable table = open(settings)) {
            Optional<List<Lease>> asleep = sleep.look(table.store());
            if (asleep.isPresent()) {
                partitions = List.of();
                reports = sleep.reports(asleep.get(), started);
            } else {
                partitions = partitions(settings, kafka, new Claim(owner, intent), deadline);
                reports = SideBySide.run(
                        partitions,
                        PartitionInvocation::partition,
                        partition -> partition.run(table, started),
                        shutdown::unfit);
            }
        }
        // no thread outlives a process that ends
        List<String> leaked = shutdown.told() ? List.of() : leftBehind(threads, partitions);
        InvocationReport report = InvocationReport.of(
                owner.requestId(),
                intent.tick().toString(),
                reports,
                Duration.ofNanos(time.nanos() - started.nanos()).toMillis(),
                leaked);
        partitions.stream().findFirst().ifPresent(first -> first.metrics().leaked(report));
        partitions.forEach(partition -> partition.metrics().close());
        throwIfFailed(report, partitions);
        return report;
    }

    /** The only place that chooses a kind of lease table for a function. */
    private static LeaseTable open(Settings settings) {
        var client = DynamoDbCalls.counted(
                LeaseTableClient.builder(settings.timings(), settings.leases().size()));
        return new DynamoDbLeaseTable(client.build(), settings.leaseTable().value());
    }

    /** What the claims of all partitions have in common. */
    private record Claim(Owner owner, Intent intent) {}

    private List<PartitionInvocation> partitions(Settings settings, KafkaAccess kafka, Claim claim, Deadline deadline) {
        var slumber = new Slumber(settings.idleAfter(), settings.leases().size());
        Turns turns = settings.leases().size() == 1
                ? null
                : new Turns(settings.leases().size(), settings.timings(), time::nanos);
        var buffers = new BufferBudget(settings.buffer(), settings.leases().size());
        var partitions = new ArrayList<PartitionInvocation>();
        for (LeaseKey lease : settings.leases()) {
            partitions.add(new PartitionInvocation(
                    settings,
                    new ClaimRequest(lease, claim.owner(), claim.intent()),
                    new Wiring(settings, kafka, buffers, lease, this::pipeline, time),
                    new PartitionMetrics(lease, settings, sinks, metrics, time),
                    deadline,
                    new Neighbours(slumber.sleeper(), turns),
                    time));
        }
        return partitions;
    }

    /** One partition's after the other: the user's method need not be safe for several threads. */
    private synchronized Pipeline<?, ?> pipeline() {
        return pipeline.get();
    }

    private static void throwIfFailed(InvocationReport report, List<PartitionInvocation> partitions) {
        List<Ended> failed = partitions.stream()
                .map(PartitionInvocation::ended)
                .filter(ended -> ended.outcome() == Outcome.FAILED)
                .toList();
        if (!failed.isEmpty()) {
            throw new InvocationFailedException(
                    report,
                    failed.stream().map(Ended::cause).filter(Objects::nonNull).toList());
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

    private List<String> leftBehind(ThreadWatch threads, List<PartitionInvocation> partitions) {
        try {
            List<String> left = new ArrayList<>(threads.leftBehind(time));
            partitions.forEach(partition -> left.addAll(partition.ended().leftBehind()));
            if (!left.isEmpty()) {
                LOG.error("This invocation leaves threads behind: {}. End them in the handler.", left);
            }
            return left;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
