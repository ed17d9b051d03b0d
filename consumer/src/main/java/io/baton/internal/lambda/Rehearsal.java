package io.baton.internal.lambda;

import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.Store;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseRules;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.Tick;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseStore;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.LetterWriter;
import io.baton.internal.output.Outputs;
import io.baton.internal.recovery.FailurePlan;
import io.baton.internal.state.PartitionState;
import io.baton.internal.tenure.BufferLimits;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.Ended;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.OutOfRange;
import io.baton.internal.tenure.PartitionGauges;
import io.baton.internal.tenure.PartitionSource;
import io.baton.internal.tenure.PartitionStatus;
import io.baton.internal.tenure.Tenure;
import io.baton.internal.time.Time;
import io.baton.spi.MetricsSink;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A whole tenure in memory: one record, one successor. Run while the function is loaded, when Lambda lends it a whole
 * core: what the JVM would else load and link for the first time between two holders, it has then seen.
 */
public final class Rehearsal {

    private static final LeaseKey KEY = new LeaseKey("(rehearsal in memory)", "none", 0);
    private static final Duration LIFE = Duration.ofSeconds(5);
    private static final LeaseTimings TIMINGS = new LeaseTimings(
            Duration.ofSeconds(2),
            Duration.ofMillis(100),
            Duration.ofMillis(2),
            Duration.ofMillis(1),
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2));

    private final Time time;
    private final Memory memory = new Memory();
    private final Meters meters = new Meters();
    private final MetricsSink sink;

    private Rehearsal(Time time) {
        this.time = time;
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        this.sink = new EmbeddedMetrics(nowhere, MetricsSettings.DEFAULT, KEY, time);
    }

    /**
     * Once while the function is loaded.
     *
     * @param environment the function's settings
     */
    public static Ended run(Map<String, String> environment, Time time) {
        ClientRehearsal.run(environment, time);
        return new Rehearsal(time).tenure().run();
    }

    private Tenure tenure() {
        long endNanos = time.nanos() + LIFE.toNanos();
        var deadline = new Deadline(() -> Duration.ofNanos(endNanos - time.nanos()), TIMINGS.stopBeforeDeadline());
        var gauges = new PartitionGauges(meters, sink, Duration.ZERO, time);
        return new Assembly(
                        memory,
                        new Tenure.Conduct(TIMINGS, OutOfRange.STOP),
                        new Assembly.Limits(BufferLimits.DEFAULT, 1),
                        meters,
                        gauges,
                        time,
                        RandomGenerator.getDefault())
                .tenure(request("incumbent", 1), deadline, new Outside());
    }

    private static ClaimRequest request(String requestId, long tick) {
        return new ClaimRequest(KEY, new Owner(requestId, "1", "none", "none"), new Intent.Scheduled(new Tick(tick)));
    }

    private final class Outside implements Assembly.Outside {

        @Override
        public PartitionSource openSource() {
            return new OneRecord(time);
        }

        @Override
        public Pipeline<?, ?> pipeline() {
            return Pipeline.<byte[], byte[]>reading(new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .onFailure(FailurePolicy.stop())
                    .handle((key, value, context) -> memory.write(new Step.Claim(
                            KEY,
                            request("successor", 2).owner(),
                            new Intent.Scheduled(new Tick(2)),
                            null,
                            time.now())));
        }

        @Override
        public FailurePlan.Places openPlaces(FailurePolicy policy, Optional<LetterWriter> committed) {
            return FailurePlan.Places.NONE;
        }

        @Override
        public Outputs openOutputs(Pipeline.Outputs outputs) {
            throw new IllegalStateException("the rehearsed pipeline writes to none");
        }

        @Override
        public PartitionState openState(List<Store<?, ?>> stores, Ordering ordering, Meters meters) {
            throw new IllegalStateException("the rehearsed pipeline keeps none");
        }
    }

    /** The rules on one row; translates each step for DynamoDB as well, and sends it nowhere. */
    private static final class Memory implements LeaseStore {

        private final AtomicReference<@Nullable Lease> row = new AtomicReference<>(null);

        @Override
        public Optional<Lease> read(LeaseKey key) {
            return Optional.ofNullable(row.get());
        }

        @Override
        public synchronized Written write(Step step) {
            DynamoDbLeaseStore.translate(step, "none");
            Written written = LeaseRules.apply(Optional.ofNullable(row.get()), step);
            if (written instanceof Written.Done done) {
                row.set(done.row());
            }
            return written;
        }
    }

    private static final class OneRecord implements PartitionSource {

        private final Time time;
        private boolean polled;

        OneRecord(Time time) {
            this.time = time;
        }

        @Override
        public Optional<String> connect() {
            return Optional.of("none");
        }

        @Override
        public Checkpoint firstStart() {
            return Checkpoint.at(0);
        }

        @Override
        public void seek(Checkpoint position) {}

        @Override
        public Fetched poll(Duration atMost) {
            if (polled) {
                pause(atMost);
                return new Fetched(List.of(), Checkpoint.at(1));
            }
            polled = true;
            return new Fetched(
                    List.of(new ConsumerRecord<>(KEY.topic(), 0, 0, new byte[0], new byte[0])), Checkpoint.at(1));
        }

        private void pause(Duration atMost) {
            try {
                time.pause(atMost);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void watch() {}

        @Override
        public PartitionStatus standing() {
            return PartitionStatus.UNKNOWN;
        }

        @Override
        public CompletionStage<Long> askEnd() {
            return CompletableFuture.failedStage(new UnsupportedOperationException("a rehearsal has no log"));
        }

        @Override
        public void mirror(Checkpoint checkpoint) {}

        @Override
        public void mirrorAndWait(Checkpoint checkpoint, Duration atMost) {}

        @Override
        public void close() {}
    }
}
