package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.BatchLimits;
import io.baton.BatchResult;
import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Outcome;
import io.baton.Pipeline;
import io.baton.ProcessEndedException;
import io.baton.RecordHandler;
import io.baton.Store;
import io.baton.TooLarge;
import io.baton.internal.lambda.Assembly;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.InMemoryLeaseStore;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.Tick;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.LetterWriter;
import io.baton.internal.output.Outputs;
import io.baton.internal.recovery.FailurePlan;
import io.baton.internal.recovery.Outbox;
import io.baton.internal.state.PartitionState;
import io.baton.internal.time.SystemTime;
import io.baton.internal.time.Time;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole invocations, one after the other, of which a record ends the process: from then on nothing of it reaches the table,
 * and its handler never returns. On the machine's clock, with a lease of a third of a second.
 */
class CrashingRecordTest {

    private static final LeaseKey KEY = new LeaseKey("g", "t", 0);
    private static final int RECORDS = 30;
    /** More than are named one by one. */
    private static final int MANY = 300;

    private static final int MOST_CRASHES = 2;
    /** What a loop that never ends would need. */
    private static final int MOST_INVOCATIONS = 15;

    private static final LeaseTimings TIMINGS = new LeaseTimings(
            Duration.ofMillis(300),
            Duration.ofMillis(50),
            Duration.ofMillis(60),
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            Duration.ofMillis(400));

    enum Mode {
        SERIAL,
        KEY,
        BATCH
    }

    private final Time time = new SystemTime();
    private final InMemoryLeaseStore table = new InMemoryLeaseStore();
    private final Map<Long, Integer> handled = new ConcurrentHashMap<>();
    private final Map<Long, Integer> begun = new ConcurrentHashMap<>();
    private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
    private int records = RECORDS;
    private int invocations;
    private int crashes;

    /** The network of one process: it is gone with it. */
    private final class Machine implements LeaseStore {

        private final CountDownLatch dead = new CountDownLatch(1);

        @Override
        public Optional<Lease> read(LeaseKey key) {
            refuseTheDead();
            return table.read(key);
        }

        @Override
        public Written write(Step step) {
            refuseTheDead();
            return table.write(step);
        }

        private void refuseTheDead() {
            if (dead.getCount() == 0) {
                throw new IllegalStateException("this process is dead");
            }
        }

        /** Does not return, as {@code Runtime.halt} doesn't. */
        void halt() throws InterruptedException {
            dead.countDown();
            new CountDownLatch(1).await();
        }
    }

    private RecordHandler<String, String> crashingAt(long offset, Machine machine) {
        return (key, value, context) -> {
            begun.merge(context.offset(), 1, Integer::sum);
            if (context.offset() == offset) {
                machine.halt();
            }
            handled.merge(context.offset(), 1, Integer::sum);
        };
    }

    private static Pipeline<String, String> pipeline(
            Mode mode, FailurePolicy policy, RecordHandler<String, String> handler) {
        Pipeline.Reading<String, String> reading = Pipeline.reading(new StringDeserializer(), new StringDeserializer());
        return switch (mode) {
            case SERIAL -> reading.onFailure(policy).handle(handler);
            case KEY -> reading.concurrency(4, Ordering.KEY).onFailure(policy).handle(handler);
            case BATCH ->
                reading.onFailure(policy).handleBatch(BatchLimits.of(8, 1 << 20, Duration.ofMillis(1)), records -> {
                    for (var one : records) {
                        handler.handle(one.key(), one.value(), one.context());
                    }
                    return BatchResult.allDone();
                });
        };
    }

    /** Until one ends in good order. */
    private Ended untilOneEnds(Mode mode, FailurePolicy policy, long crashingAt) {
        while (invocations < MOST_INVOCATIONS) {
            var machine = new Machine();
            Ended ended = invoke(machine, pipeline(mode, policy, crashingAt(crashingAt, machine)));
            if (machine.dead.getCount() > 0) {
                return ended;
            }
            crashes++;
        }
        throw new AssertionError("the record at %s ended %s processes; the row: %s"
                .formatted(crashingAt, crashes, table.read(KEY).orElseThrow()));
    }

    private Ended invoke(Machine machine, Pipeline<String, String> pipeline) {
        long tick = ++invocations;
        long endNanos = time.nanos() + Duration.ofSeconds(20).toNanos();
        var meters = new Meters();
        var deadline = new Deadline(() -> Duration.ofNanos(endNanos - time.nanos()), TIMINGS.stopBeforeDeadline());
        var request = new ClaimRequest(
                KEY, new Owner("invocation-" + tick, "n", "log", "1"), new Intent.Scheduled(new Tick(tick)));
        var outside = new Assembly.Outside() {
            @Override
            public PartitionSource openSource() {
                return new Log();
            }

            @Override
            public Pipeline<?, ?> pipeline() {
                return pipeline;
            }

            @Override
            public FailurePlan.Places openPlaces(FailurePolicy policy, Optional<LetterWriter> committed) {
                return new FailurePlan.Places(null, new Outbox(new Letters(), "letters", TooLarge.STOP));
            }

            @Override
            public Outputs openOutputs(Pipeline.Outputs outputs) {
                throw new IllegalStateException("these pipelines write to none");
            }

            @Override
            public PartitionState openState(List<Store<?, ?>> stores, Ordering ordering, Meters itsMeters) {
                throw new IllegalStateException("these pipelines keep none");
            }
        };
        var conduct = new Tenure.Conduct(TIMINGS, OutOfRange.STOP, OptionalLong.of(records), MOST_CRASHES);
        var gauges = new PartitionGauges(meters, snapshot -> {}, Duration.ofSeconds(60), time);
        var limits = new Assembly.Limits(BufferLimits.DEFAULT, 100);
        return new Assembly(machine, conduct, limits, meters, gauges, time, new Random(1))
                .tenure(request, deadline, outside)
                .run();
    }

    @ParameterizedTest
    @CsvSource({"SERIAL, 0", "SERIAL, 17", "KEY, 17", "BATCH, 17"})
    void aRecordThatEndsTheProcessBecomesADeadLetterAndTheOthersAreHandled(Mode mode, long offset) {
        FailurePolicy policy = FailurePolicy.deadLetter(DeadLetterTarget.kafka("dead"));
        Ended ended = untilOneEnds(mode, policy, offset);
        assertThat(ended.outcome()).as(ended.reason()).isEqualTo(Outcome.COMPLETED);
        assertThat(letters).hasSize(1);
        DeadLetter letter = letters.getFirst();
        assertThat(letter.record().offset()).isEqualTo(offset);
        assertThat(letter.attempts()).isEqualTo(MOST_CRASHES);
        assertThat(letter.cause())
                .isInstanceOf(ProcessEndedException.class)
                .hasMessageContaining("ended %s times".formatted(MOST_CRASHES))
                .hasMessageContaining("t-0@" + offset);
        assertThat(handled.keySet())
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, RECORDS)
                        .filter(record -> record != offset)
                        .boxed()
                        .toList());
        // without caution they only show that something here does it
        assertThat(crashes).isBetween(MOST_CRASHES + 1, MOST_CRASHES + 4);
        assertThat(begun).containsEntry(offset, crashes);
    }

    /** The record lies further ahead of the checkpoint than records are named one by one. */
    @Test
    void oneFarAheadOfTheCheckpointIsFoundAsWell() {
        records = MANY;
        Ended ended = untilOneEnds(Mode.SERIAL, FailurePolicy.deadLetter(DeadLetterTarget.kafka("dead")), MANY - 50);
        assertThat(ended.outcome()).as(ended.reason()).isEqualTo(Outcome.COMPLETED);
        assertThat(letters)
                .singleElement()
                .satisfies(letter -> assertThat(letter.record().offset()).isEqualTo(MANY - 50));
        assertThat(handled.keySet()).hasSize(MANY - 1);
        // one more than for a record that is near: that in the stretch
        assertThat(crashes).isBetween(MOST_CRASHES + 1, MOST_CRASHES + 5);
    }

    @Test
    void withPolicyStopThePartitionStopsThereAndTheSuccessorDoesNotTryItEither() {
        Ended ended = untilOneEnds(Mode.SERIAL, FailurePolicy.stop(), 4);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.reason()).contains("t-0@4", "ended %s times".formatted(MOST_CRASHES), "A seek to its offset");
        assertThat(ended.nextOffset()).isEqualTo(4);
        int calls = begun.getOrDefault(4L, 0);
        assertThat(untilOneEnds(Mode.SERIAL, FailurePolicy.stop(), 4).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(begun).containsEntry(4L, calls);
        assertThat(table.read(KEY).orElseThrow().setbacks().crashes())
                .isEqualTo(new Setbacks.Crashes(4, MOST_CRASHES, true));
    }

    @Test
    void afterASeekToItsOffsetItIsTriedOnceMore() {
        untilOneEnds(Mode.SERIAL, FailurePolicy.stop(), 4);
        new Leases(table, TIMINGS, time).seek(table.read(KEY).orElseThrow(), 4, "ops", "the handler is mended");
        assertThat(untilOneEnds(Mode.SERIAL, FailurePolicy.stop(), -1).outcome())
                .isEqualTo(Outcome.COMPLETED);
        assertThat(handled).containsEntry(4L, 1);
        assertThat(table.read(KEY).orElseThrow().setbacks()).isEqualTo(Setbacks.NONE);
    }

    /** A process that is out of memory may live to say so, and comes to the same record again. */
    @ParameterizedTest
    @EnumSource
    void aRecordForWhichMemoryNeverSufficesBecomesADeadLetterAndTheOthersAreHandled(Mode mode) {
        FailurePolicy policy = FailurePolicy.deadLetter(DeadLetterTarget.kafka("dead"));
        Ended ended = untilOneCompletes(pipeline(mode, policy, hungryAt(17, MOST_INVOCATIONS)));
        assertThat(ended.outcome()).as(ended.reason()).isEqualTo(Outcome.COMPLETED);
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.record().offset()).isEqualTo(17);
            assertThat(letter.cause()).isInstanceOf(ProcessEndedException.class);
        });
        assertThat(handled.keySet())
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, RECORDS)
                        .filter(record -> record != 17)
                        .boxed()
                        .toList());
        if (mode != Mode.BATCH) {
            assertThat(handled.values())
                    .as("each invocation lets go in good order")
                    .containsOnly(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRecordForWhichMemoryDidNotSufficeTwiceIsHandled(Mode mode) {
        Ended ended = untilOneCompletes(pipeline(mode, FailurePolicy.skip(), hungryAt(17, 2)));
        assertThat(ended.outcome()).as(ended.reason()).isEqualTo(Outcome.COMPLETED);
        assertThat(handled.keySet()).hasSize(RECORDS);
    }

    private RecordHandler<String, String> hungryAt(long offset, int times) {
        return (key, value, context) -> {
            if (context.offset() == offset && begun.merge(offset, 1, Integer::sum) <= times) {
                throw new OutOfMemoryError("made up");
            }
            handled.merge(context.offset(), 1, Integer::sum);
        };
    }

    private Ended untilOneCompletes(Pipeline<String, String> pipeline) {
        Ended ended;
        do {
            ended = invoke(new Machine(), pipeline);
        } while (ended.outcome() != Outcome.COMPLETED && invocations < MOST_INVOCATIONS);
        return ended;
    }

    /** The machine's fault and not a record's. */
    @Test
    void processesThatEndAtDifferentRecordsCondemnNone() {
        for (long offset = 3; offset < RECORDS; offset += 7) {
            var machine = new Machine();
            invoke(machine, pipeline(Mode.SERIAL, FailurePolicy.skip(), crashingAt(offset, machine)));
        }
        untilOneEnds(Mode.SERIAL, FailurePolicy.skip(), -1);
        assertThat(handled).hasSize(RECORDS);
    }

    private final class Letters implements DeadLetterSender {

        @Override
        public void connect() {}

        @Override
        public Answer send(DeadLetter letter, Form form) {
            letters.add(letter);
            return new Answer.Acknowledged();
        }

        @Override
        public void close() {}
    }

    /** The first records of a log, a few at a time. */
    private final class Log implements PartitionSource {

        private long position;

        @Override
        public Optional<String> connect() {
            return Optional.of("topic-id");
        }

        @Override
        public Checkpoint firstStart() {
            return Checkpoint.at(0);
        }

        @Override
        public void seek(Checkpoint start) {
            position = start.nextOffset();
        }

        @Override
        public Fetched poll(Duration atMost) {
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (position < CrashingRecordTest.this.records && records.size() < 10) {
                records.add(record(position++));
            }
            if (records.isEmpty()) {
                LockSupport.parkNanos(atMost.toNanos());
            }
            return new Fetched(records, Checkpoint.at(position));
        }

        @Override
        public void watch() {}

        @Override
        public PartitionStatus standing() {
            return PartitionStatus.UNKNOWN;
        }

        @Override
        public CompletionStage<Long> askEnd() {
            return CompletableFuture.failedStage(new UnsupportedOperationException());
        }

        @Override
        public void mirror(Checkpoint checkpoint) {}

        @Override
        public void mirrorAndWait(Checkpoint checkpoint, Duration atMost) {}

        @Override
        public void close() {}
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        byte[] key = ("k" + offset % 5).getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                "t",
                0,
                offset,
                0L,
                TimestampType.CREATE_TIME,
                key.length,
                key.length,
                key,
                key,
                new RecordHeaders(),
                Optional.<Integer>empty());
    }
}
