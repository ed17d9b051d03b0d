package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Outcome;
import io.baton.Pipeline;
import io.baton.ProcessEndedException;
import io.baton.RecordContext;
import io.baton.Store;
import io.baton.TooLarge;
import io.baton.internal.lambda.Assembly;
import io.baton.internal.lambda.SideBySide;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.InMemoryLeaseStore;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Owner;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/**
 * Whole invocations of a function with several partitions, of which a record ends the process: from then on nothing of it
 * reaches the table, and its handler never returns. On the machine's clock, with a lease of a third of a second.
 */
class CrashingNeighboursTest {

    private static final int RECORDS = 12;
    private static final int MOST_CRASHES = 2;
    /** Two that call for caution; as many as there are partitions, if a slow one's turn is over each time; those that are counted. */
    private static final int BOUND = 2 + MOST_CRASHES + 2;

    private static final int MOST_INVOCATIONS = 25;
    private static final LeaseTimings TIMINGS = new LeaseTimings(
            Duration.ofMillis(300),
            Duration.ofMillis(50),
            Duration.ofMillis(60),
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            Duration.ofMillis(400));
    /** Longer than a record has its turn, and than it takes a neighbour to end the process. */
    private static final Duration LONG = TIMINGS.leaseDuration().multipliedBy(5);

    private final Time time = new SystemTime();
    private final InMemoryLeaseStore table = new InMemoryLeaseStore();
    private final Map<String, Integer> handled = new ConcurrentHashMap<>();
    private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
    /** By partition and offset. */
    private final Set<String> halting = ConcurrentHashMap.newKeySet();

    private final Set<String> hungry = ConcurrentHashMap.newKeySet();
    private final Set<String> slow = ConcurrentHashMap.newKeySet();
    private int invocations;
    private int crashes;

    /** The network of one process: it is gone with it. */
    private final class Machine implements LeaseStore {

        private final CountDownLatch dead = new CountDownLatch(1);
        private volatile boolean unfit;

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

        boolean isDead() {
            return dead.getCount() == 0;
        }

        private void refuseTheDead() {
            if (isDead()) {
                throw new IllegalStateException("this process is dead");
            }
        }
    }

    private void handle(RecordContext context, Machine machine) throws InterruptedException {
        String record = context.partition() + "@" + context.offset();
        if (slow.contains(record)) {
            time.pause(LONG);
        }
        if (hungry.contains(record)) {
            throw new OutOfMemoryError("made up");
        }
        if (halting.contains(record)) {
            machine.dead.countDown();
            new CountDownLatch(1).await(); // as Runtime.halt, which does not return
        }
        if (!machine.isDead()) {
            handled.merge(record, 1, Integer::sum);
        }
    }

    /** Until an invocation comes to the end of each partition. */
    private void untilAllIsDone(int partitions) {
        while (invocations < MOST_INVOCATIONS) {
            var machine = new Machine();
            List<Ended> ended = invoke(machine, partitions);
            crashes += machine.isDead() || machine.unfit ? 1 : 0;
            if (ended.stream().allMatch(one -> one.outcome() == Outcome.COMPLETED)) {
                return;
            }
        }
        throw new AssertionError("%s processes ended; letters: %s; the rows: %s"
                .formatted(
                        crashes,
                        letters.stream().map(CrashingNeighboursTest::name).toList(),
                        IntStream.range(0, partitions)
                                .mapToObj(partition ->
                                        table.read(key(partition)).orElseThrow().setbacks())
                                .toList()));
    }

    private List<Ended> invoke(Machine machine, int partitions) {
        long tick = ++invocations;
        long endNanos = time.nanos() + Duration.ofSeconds(20).toNanos();
        var deadline = new Deadline(
                () -> Duration.ofNanos(endNanos - time.nanos()), TIMINGS.stopBeforeDeadline(), () -> machine.unfit);
        var turns = new Turns(partitions, TIMINGS, time::nanos);
        return SideBySide.run(
                IntStream.range(0, partitions).boxed().toList(),
                partition -> partition,
                partition -> tenure(machine, partition, tick, deadline, turns).run(),
                () -> machine.unfit = true);
    }

    private Tenure tenure(Machine machine, int partition, long tick, Deadline deadline, Turns turns) {
        var owner = new Owner("invocation-" + tick, "n", "log", "1");
        var conduct = new Tenure.Conduct(TIMINGS, OutOfRange.STOP, OptionalLong.of(RECORDS), MOST_CRASHES);
        var meters = new Meters();
        var gauges = new PartitionGauges(meters, snapshot -> {}, Duration.ofSeconds(60), time);
        return new Assembly(
                        machine,
                        conduct,
                        new Assembly.Limits(BufferLimits.DEFAULT, 100),
                        meters,
                        gauges,
                        time,
                        new Random(1))
                .tenure(
                        new ClaimRequest(key(partition), owner, new Intent.Scheduled(new Tick(tick))),
                        deadline,
                        new Neighbours(Slumber.never().sleeper(), turns),
                        new Outside(machine, partition));
    }

    private static LeaseKey key(int partition) {
        return new LeaseKey("g", "t", partition);
    }

    private static String name(DeadLetter letter) {
        return letter.record().partition() + "@" + letter.record().offset();
    }

    private void assertThatOnlyTheseAreBlamed(int partitions, Collection<String> guilty) {
        // twice where a neighbour's record ended the process between the letter and the checkpoint
        assertThat(letters.stream().map(CrashingNeighboursTest::name).distinct())
                .containsExactlyInAnyOrderElementsOf(guilty);
        assertThat(letters).allSatisfy(letter -> assertThat(letter.cause()).isInstanceOf(ProcessEndedException.class));
        Map<String, Boolean> others = new HashMap<>();
        IntStream.range(0, partitions)
                .forEach(partition -> IntStream.range(0, RECORDS)
                        .mapToObj(offset -> partition + "@" + offset)
                        .filter(record -> !guilty.contains(record))
                        .forEach(record -> others.put(record, true)));
        assertThat(handled.keySet()).containsExactlyInAnyOrderElementsOf(others.keySet());
    }

    @Test
    void aRecordThatEndsTheProcessOfSeveralPartitionsIsFoundAndNoOtherIsBlamed() {
        halting.add("1@5");
        untilAllIsDone(3);
        assertThatOnlyTheseAreBlamed(3, halting);
        assertThat(crashes).isBetween(MOST_CRASHES + 1, BOUND);
    }

    /** The neighbour's record is in hand whenever the process ends, unless it has to wait for its turn. */
    @Test
    void aSlowRecordOfANeighbourIsNotBlamed() {
        halting.add("0@3");
        slow.add("1@0");
        untilAllIsDone(2);
        assertThatOnlyTheseAreBlamed(2, halting);
        assertThat(crashes).isBetween(MOST_CRASHES + 1, BOUND + 2);
    }

    @Test
    void ofEachPartitionARecordThatEndsTheProcessIsFound() {
        halting.addAll(Set.of("0@4", "1@7", "2@0"));
        untilAllIsDone(3);
        assertThatOnlyTheseAreBlamed(3, halting);
        assertThat(crashes).isBetween(3 * MOST_CRASHES, 3 * BOUND);
    }

    @Test
    void aRecordForWhichMemoryNeverSufficesIsFoundAndNoOtherIsBlamed() {
        hungry.add("1@5");
        untilAllIsDone(2);
        assertThatOnlyTheseAreBlamed(2, hungry);
        assertThat(crashes).isLessThanOrEqualTo(BOUND);
    }

    private final class Outside implements Assembly.Outside {

        private final Machine machine;
        private final int partition;

        Outside(Machine machine, int partition) {
            this.machine = machine;
            this.partition = partition;
        }

        @Override
        public PartitionSource openSource() {
            return new Log(partition);
        }

        @Override
        public Pipeline<?, ?> pipeline() {
            return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                    .onFailure(FailurePolicy.deadLetter(DeadLetterTarget.kafka("dead")))
                    .handle((key, value, context) -> handle(context, machine));
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
    private static final class Log implements PartitionSource {

        private final int partition;
        private long position;

        Log(int partition) {
            this.partition = partition;
        }

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
            while (position < RECORDS && records.size() < 5) {
                records.add(record(partition, position++));
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

    private static ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
        byte[] key = ("k" + offset % 5).getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                "t",
                partition,
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
