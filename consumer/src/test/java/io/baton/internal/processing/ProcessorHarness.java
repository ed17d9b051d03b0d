package io.baton.internal.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.RecordHandler;
import io.baton.internal.deadletter.LetterHeaders;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.Claimant;
import io.baton.internal.lease.Claiming;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.InMemoryLeaseStore;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Tick;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.Outputs;
import io.baton.internal.recovery.FailurePlan;
import io.baton.internal.tenure.BufferLimits;
import io.baton.internal.tenure.Caution;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.SessionRig;
import io.baton.internal.time.SettableTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Processors on real threads and a clock that is set, under a hold from a table in memory. */
public abstract class ProcessorHarness {

    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final LeaseKey KEY = new LeaseKey("g", "t", 0);

    final SettableTime time = new SettableTime();
    final InMemoryLeaseStore table = new InMemoryLeaseStore();
    final Meters meters = new Meters();
    final LinkedBlockingQueue<Long> done = new LinkedBlockingQueue<>();
    FailurePlan.Places places = FailurePlan.Places.NONE;

    @Nullable
    Outputs outputs;

    Duration timeToFinish = Duration.ofDays(10_000);
    int inFlight = 100;

    private final List<SessionRig> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(SessionRig::close);
    }

    SessionRig processor(RecordHandler<String, String> handler) {
        return processor(BufferLimits.DEFAULT, handler);
    }

    SessionRig processor(BufferLimits limits, RecordHandler<String, String> handler) {
        return processor(limits, reading().onFailure(FailurePolicy.stop()).handle(handler));
    }

    SessionRig processor(Pipeline<?, ?> pipeline) {
        return processor(BufferLimits.DEFAULT, pipeline);
    }

    private SessionRig processor(BufferLimits limits, Pipeline<?, ?> pipeline) {
        SessionRig processor = unopened(limits, pipeline);
        open.add(processor);
        return processor;
    }

    /** One that the test closes. */
    SessionRig unopened(Pipeline<?, ?> pipeline) {
        return unopened(BufferLimits.DEFAULT, pipeline);
    }

    private SessionRig unopened(BufferLimits buffer, Pipeline<?, ?> pipeline) {
        var plan = new FailurePlan(pipeline.retries(), pipeline.failurePolicy(), places, KEY.groupId(), new Random(1));
        var limits = new Processor.Limits(inFlight, buffer.bytes(), () -> Duration.ofMinutes(1), () -> timeToFinish);
        var names = new Processor.Names(KEY, "request", "worker");
        return new SessionRig(
                new Processor<>(pipeline, plan, outputs, null, limits, names, meters, time), buffer, time);
    }

    static Pipeline.Reading<String, String> reading() {
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer());
    }

    Pipeline<String, String> byKey(int concurrency, RecordHandler<String, String> handler) {
        return reading()
                .concurrency(concurrency, Ordering.KEY)
                .onFailure(FailurePolicy.stop())
                .handle(handler);
    }

    static SessionRig.Hold hold(long from, long generation, HeldLease tenancy) {
        return hold(Checkpoint.at(from), generation, tenancy);
    }

    static SessionRig.Hold hold(Checkpoint start, long generation, HeldLease tenancy) {
        return hold(start, generation, tenancy, ProcessorHarness::nothingComes);
    }

    static SessionRig.Hold hold(Checkpoint start, long generation, HeldLease tenancy, SessionRig.Supply supply) {
        Duration silence = LeaseTimings.DEFAULT.callTimeout();
        return new SessionRig.Hold(
                start, new Generation(generation), tenancy.fence(), silence, "topic-id", supply, null);
    }

    static SessionRig.Hold hold(Checkpoint start, HeldLease tenancy, Caution caution) {
        return new SessionRig.Hold(
                start,
                new Generation(1),
                tenancy.fence(),
                LeaseTimings.DEFAULT.callTimeout(),
                "topic-id",
                ProcessorHarness::nothingComes,
                caution);
    }

    /** A test adds its records by itself; they are found at the next look. */
    private static void nothingComes(Duration atMost) {
        LockSupport.parkNanos(Math.min(atMost.toNanos(), 100_000));
    }

    HeldLease tenancy() throws InterruptedException {
        var request = new ClaimRequest(KEY, new Owner("r", "n", "log", "1"), new Intent.Scheduled(new Tick(1)));
        var claiming = new Leases(table, LeaseTimings.DEFAULT, time).claim(request, null, () -> false);
        return ((Claimant.Look.Holds) ((Claiming.Claimed) claiming).claimant().look(Checkpoint.at(0))).tenancy();
    }

    List<Long> take(int count) throws InterruptedException {
        var taken = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            Long offset = done.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(offset).as("record %d of %d", i + 1, count).isNotNull();
            taken.add(offset);
        }
        return taken;
    }

    static void awaitCheckpoint(SessionRig processor, long nextOffset) {
        await("checkpoint " + nextOffset, () -> processor.checkpoint().nextOffset() >= nextOffset);
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(nextOffset);
    }

    static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting for %s", what).isLessThan(until);
            Thread.onSpinWait();
        }
    }

    /** Lets the clock run, with a holder that renews, until the condition holds. */
    void passTimeUntil(HeldLease tenancy, String what, BooleanSupplier condition) {
        await(what, () -> {
            time.advance(Duration.ofMillis(50));
            tenancy.renew(Checkpoint.at(0));
            return condition.getAsBoolean();
        });
    }

    public static Fetched batch(long from, long to) {
        return new Fetched(records(from, to), Checkpoint.at(to));
    }

    static Fetched distinctKeys(long from, long to) {
        return new Fetched(
                LongStream.range(from, to)
                        .mapToObj(offset -> record(offset, "key-" + offset))
                        .toList(),
                Checkpoint.at(to));
    }

    public static List<ConsumerRecord<byte[], byte[]>> records(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(offset -> record(offset, "k"))
                .toList();
    }

    public static ConsumerRecord<byte[], byte[]> record(long offset, String key) {
        byte[] text = ("v" + offset).getBytes(StandardCharsets.UTF_8);
        var headers = new RecordHeaders(List.of(new RecordHeader("h", new byte[] {(byte) offset})));
        return new ConsumerRecord<>(
                "t",
                0,
                offset,
                offset * 1_000,
                TimestampType.CREATE_TIME,
                key.length(),
                text.length,
                key.getBytes(StandardCharsets.UTF_8),
                text,
                headers,
                Optional.<Integer>empty());
    }

    /** Of a retry topic. */
    ConsumerRecord<byte[], byte[]> due(long offset, Duration in) {
        ConsumerRecord<byte[], byte[]> record = record(offset, "k");
        String millis = Long.toString(time.now().plus(in).toEpochMilli());
        record.headers().add(LetterHeaders.NOT_BEFORE, millis.getBytes(StandardCharsets.UTF_8));
        return record;
    }
}
