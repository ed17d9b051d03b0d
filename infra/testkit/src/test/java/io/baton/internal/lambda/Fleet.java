package io.baton.internal.lambda;

import io.baton.FailurePolicy;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.infra.emulator.lab.Operator;
import io.baton.infra.ledger.AcknowledgedRecord;
import io.baton.infra.ledger.EndedInvocation;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.Ledger;
import io.baton.infra.ledger.SeenRow;
import io.baton.infra.ledger.Terms;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Tick;
import io.baton.internal.tenure.BufferBudget;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.Ended;
import io.baton.internal.tenure.Neighbours;
import io.baton.internal.time.SystemTime;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The invocations of all partitions of a topic, each on a thread of its own: all that one consists of but Lambda's own
 * glue, which looks for threads left behind and would find the neighbours'. They share a client of the table.
 */
final class Fleet {

    private static final String GROUP = "fleet";
    private static final Duration LIFE = Duration.ofMinutes(15);

    /** The table is one process of this machine, for hundreds of holders: they ask it less often than deployed ones. */
    private static final Map<String, String> PATIENCE = Map.of(
            "BATON_LEASE_DURATION", "40s",
            "BATON_LEASE_MARGIN", "8s",
            "BATON_RENEW_EVERY", "4s",
            "BATON_ACTIVATE_EVERY", "100ms",
            "BATON_DYNAMODB_ATTEMPT_TIMEOUT", "5s",
            "BATON_DYNAMODB_CALL_TIMEOUT", "7s",
            "BATON_STOP_BEFORE_DEADLINE", "33s");

    private static final Instant FIRST_TICK = Instant.parse("2026-11-21T12:00:00Z");

    private final String bootstrapServers;
    private final LeaseStore leases;
    private final List<LeaseKey> keys;
    private final SystemTime time = new SystemTime();
    private final Ledger ledger = new Ledger();
    private final AtomicLong handled = new AtomicLong();
    private final AtomicInteger running = new AtomicInteger();

    Fleet(String bootstrapServers, LeaseStore leases, String topic, int partitions) {
        this.bootstrapServers = bootstrapServers;
        this.leases = leases;
        this.keys = IntStream.range(0, partitions)
                .mapToObj(partition -> new LeaseKey(GROUP, topic, partition))
                .toList();
    }

    /** The schedule fires for those partitions. */
    void tick(int number, int fromPartition, int toPartition) {
        keys.subList(fromPartition, toPartition).forEach(key -> {
            running.incrementAndGet();
            Thread.ofPlatform().name("lambda-" + key.partition()).start(() -> live(key, number));
        });
    }

    private void live(LeaseKey key, int number) {
        try {
            Settings settings = Settings.fromEnvironment(environment(key));
            var tick =
                    new Tick(FIRST_TICK.plus(14L * number, ChronoUnit.MINUTES).toEpochMilli());
            var owner = new Owner(key.partition() + "-" + number, "n", "log", "1");
            long end = System.nanoTime() + LIFE.toNanos();
            var deadline = new Deadline(
                    () -> Duration.ofNanos(end - System.nanoTime()),
                    settings.timings().stopBeforeDeadline());
            var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            var metrics = new PartitionMetrics(key, settings, (group, partition) -> null, nowhere, time);
            var kafka = new KafkaAccess(settings, time);
            Ended ended = new Wiring(settings, kafka, new BufferBudget(settings.buffer(), 1), key, this::pipeline, time)
                    .tenure(
                            new ClaimRequest(key, owner, new Intent.Scheduled(tick)),
                            leases,
                            deadline,
                            Neighbours.none(),
                            metrics)
                    .run();
            ledger.ended(new EndedInvocation(
                    key.partition(),
                    owner.requestId(),
                    Objects.requireNonNullElse(ended.generation(), 0L),
                    EndedInvocation.Outcome.valueOf(ended.outcome().name()),
                    ended.fromOffset() != null,
                    false,
                    ended.records(),
                    0,
                    false,
                    ended.leftBehind()));
            if (ended.cause() != null) {
                System.out.println(key + ": " + ended.reason());
            }
        } finally {
            running.decrementAndGet();
        }
    }

    private Map<String, String> environment(LeaseKey key) {
        Map<String, String> environment = new TreeMap<>(PATIENCE);
        environment.putAll(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "BATON_GROUP_ID",
                key.groupId(),
                "BATON_TOPIC",
                key.topic(),
                "BATON_PARTITION",
                Integer.toString(key.partition()),
                "BATON_METRICS",
                "off"));
        return environment;
    }

    private Pipeline<String, String> pipeline() {
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handle(this::handle);
    }

    private void handle(@Nullable String key, @Nullable String value, RecordContext context) {
        long now = micros();
        ledger.handled(new HandledRecord(
                context.topic(),
                context.partition(),
                context.offset(),
                String.valueOf(key),
                context.offset(),
                context.generation(),
                context.requestId(),
                now,
                now));
        handled.incrementAndGet();
    }

    void acknowledged(int partition, long offset, String key) {
        ledger.acknowledged(new AcknowledgedRecord(partition, offset, key, offset));
    }

    long handled() {
        return handled.get();
    }

    int running() {
        return running.get();
    }

    /** Whether each of these partitions is held by somebody of that tick. */
    boolean areHeld(int number, int fromPartition, int toPartition) {
        return keys.subList(fromPartition, toPartition).stream().allMatch(key -> isHeld(key, number));
    }

    private boolean isHeld(LeaseKey key, int number) {
        Lease row = leases.read(key).orElse(null);
        if (row == null || row.holder() == null) {
            return false;
        }
        row.checkpoint()
                .ifPresent(checkpoint -> ledger.saw(
                        new SeenRow(key.partition(), row.generation().value(), checkpoint.nextOffset(), micros())));
        return row.holder().ownerId().startsWith(key.partition() + "-" + number + "#");
    }

    /** As an operator would. */
    void stop() {
        var unused = new Operator(leases).stop(keys, "test", "the run is over");
    }

    Evidence evidence() {
        return ledger.evidence(new Terms(Duration.ZERO, 1, false));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d partitions, %,d handled, %d running", keys.size(), handled(), running());
    }

    private long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time.now());
    }
}
