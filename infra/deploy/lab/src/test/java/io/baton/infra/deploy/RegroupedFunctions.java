package io.baton.infra.deploy;

import io.baton.infra.emulator.Delivery;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.emulator.Tick;
import io.baton.infra.emulator.Ticking;
import io.baton.infra.emulator.lab.Addresses;
import io.baton.infra.lab.demo.Demo;
import io.baton.infra.lab.run.ScheduledFunctions;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Functions whose partitions are divided anew while they run, in the steps that the document says: a deployment with
 * {@code formerly} and {@code --now}, and when the leases show that the new functions hold everything, one without it.
 */
final class RegroupedFunctions implements ScheduledFunctions {

    /** What {@code --now} sends. */
    private static final String TAKE_OVER = "{\"baton\":{\"trigger\":\"manual\"}}";

    /** Each partition was handed on once by then. */
    private static final long SEEN_BEFORE = 2;

    private final TemplateFunctions before;
    private final TemplateFunctions between;
    private final TemplateFunctions after;
    private final Duration minute;
    private volatile TemplateFunctions now;
    private volatile @Nullable Throwable failure;
    private @Nullable Addresses addresses;
    private Map<String, String> environment = Map.of();

    RegroupedFunctions(TemplateFunctions before, TemplateFunctions between, TemplateFunctions after, Duration minute) {
        this.before = before;
        this.between = between;
        this.after = after;
        this.minute = minute;
        this.now = before;
    }

    /** Throws what went wrong, if it did. */
    boolean areDividedAnew() {
        if (failure != null) {
            throw new IllegalStateException("A deployment failed", failure);
        }
        return now == after;
    }

    @Override
    public List<String> names() {
        return now.names();
    }

    /** Of all that there are in the course of time. */
    @Override
    public Map<String, List<Integer>> partitions() {
        Map<String, List<Integer>> all = new TreeMap<>(before.partitions());
        all.putAll(after.partitions());
        return all;
    }

    @Override
    public Duration timeout() {
        return before.timeout();
    }

    @Override
    public void deploy(LambdaEmulator lambda, Addresses lab, Map<String, String> more) {
        addresses = lab;
        environment = more;
        now.deploy(lambda, lab, more);
    }

    @Override
    public Ticking schedule(LambdaEmulator lambda, Function<Tick, List<Delivery>> plan) {
        return new Deployments(lambda, before.schedule(lambda, plan));
    }

    /** The schedules, and who deploys; looks at the leases once a minute. */
    private final class Deployments implements Ticking {

        private final LambdaEmulator lambda;
        private final CronTicks ticks;
        private final ScheduledExecutorService operator = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().name("deployments").daemon().unstarted(task));

        Deployments(LambdaEmulator lambda, CronTicks ticks) {
            this.lambda = lambda;
            this.ticks = ticks;
        }

        @Override
        public Deployments start() {
            ticks.start();
            var unused = operator.scheduleWithFixedDelay(
                    this::look, minute.toNanos(), minute.toNanos(), TimeUnit.NANOSECONDS);
            return this;
        }

        private void look() {
            try {
                if (now == before && all(row -> row.generation().value() > SEEN_BEFORE)) {
                    deploy(between);
                    after.names().forEach(function -> lambda.invoke(function, TAKE_OVER));
                } else if (now == between && all(this::isHeldByNewFunction)) {
                    deploy(after);
                    before.names().stream()
                            .filter(function -> !after.names().contains(function))
                            .forEach(lambda::remove);
                }
            } catch (RuntimeException | Error e) {
                failure = e;
                throw e;
            }
        }

        private void deploy(TemplateFunctions next) {
            next.deploy(lambda, Objects.requireNonNull(addresses), environment);
            ticks.follow(next.lines());
            now = next;
        }

        /** As a person reads it off the log streams. */
        private boolean isHeldByNewFunction(Lease row) {
            Lease.Holder holder = row.holder();
            return holder != null
                    && after.partitions().entrySet().stream()
                            .filter(function ->
                                    function.getValue().contains(row.key().partition()))
                            .anyMatch(function -> holder.logStream().startsWith(function.getKey() + "-"));
        }

        private boolean all(Predicate<Lease> condition) {
            try (DynamoDbClient client = client()) {
                var leases = new DynamoDbLeaseStore(client, Addresses.LEASE_TABLE);
                List<Lease> rows = partitions().values().stream()
                        .flatMap(List::stream)
                        .distinct()
                        .map(partition -> leases.read(new LeaseKey(Demo.GROUP, Demo.TOPIC, partition)))
                        .flatMap(Optional::stream)
                        .toList();
                return !rows.isEmpty() && rows.stream().allMatch(condition);
            }
        }

        private DynamoDbClient client() {
            return DynamoDbClient.builder()
                    .endpointOverride(Objects.requireNonNull(addresses).dynamoDb())
                    .region(Region.US_EAST_1)
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")))
                    .httpClientBuilder(Apache5HttpClient.builder())
                    .build();
        }

        @Override
        public void close() {
            operator.shutdownNow();
            ticks.close();
        }
    }
}
