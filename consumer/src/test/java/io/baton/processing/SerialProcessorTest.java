package io.baton.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.FailurePolicy;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.RecordHandler;
import io.baton.lease.Checkpoint;
import io.baton.lease.ClaimRequest;
import io.baton.lease.Claimant;
import io.baton.lease.Claiming;
import io.baton.lease.Generation;
import io.baton.lease.InMemoryLeaseStore;
import io.baton.lease.Intent;
import io.baton.lease.LeaseKey;
import io.baton.lease.LeaseTimings;
import io.baton.lease.Leases;
import io.baton.lease.Owner;
import io.baton.lease.Tenancy;
import io.baton.lease.Tick;
import io.baton.tenure.Fetched;
import io.baton.time.SettableTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SerialProcessorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final LeaseKey KEY = new LeaseKey("g", "t", 0);

    private final SettableTime time = new SettableTime();
    private final InMemoryLeaseStore table = new InMemoryLeaseStore();
    private final LinkedBlockingQueue<Long> done = new LinkedBlockingQueue<>();
    private final List<SerialProcessor> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(SerialProcessor::close);
    }

    @Test
    void touchesNoRecordBeforeItBeginsAndNoneBelowItsStart() throws Exception {
        SerialProcessor processor = processor((key, value, context) -> done.add(context.offset()));
        processor.add(batch(0, 10));
        processor.add(batch(10, 20));
        processor.dropBelow(5);
        assertThat(done).isEmpty();
        processor.begin(Checkpoint.at(13), new Generation(1), tenancy().fence());
        assertThat(take(7)).containsExactly(13L, 14L, 15L, 16L, 17L, 18L, 19L);
        awaitCheckpoint(processor, 20);
        assertThat(processor.finished()).isEqualTo(7);
    }

    @Test
    void theCheckpointPassesWhatKafkaKeepsToItself() throws Exception {
        SerialProcessor processor = processor((key, value, context) -> done.add(context.offset()));
        processor.begin(Checkpoint.at(0), new Generation(1), tenancy().fence());
        processor.add(new Fetched(records(0, 3), Checkpoint.at(5)));
        awaitCheckpoint(processor, 5);
        processor.add(new Fetched(List.of(), Checkpoint.at(9)));
        awaitCheckpoint(processor, 9);
        assertThat(processor.finished()).isEqualTo(3);
    }

    @Test
    void handsTheGenerationAndTheLeaderEpochOn() throws Exception {
        var generations = new LinkedBlockingQueue<Long>();
        SerialProcessor processor = processor((key, value, context) -> {
            generations.add(context.generation());
            done.add(context.offset());
        });
        processor.begin(Checkpoint.at(0), new Generation(42), tenancy().fence());
        processor.add(new Fetched(records(0, 2), new Checkpoint(2, java.util.OptionalInt.of(7))));
        take(2);
        awaitCheckpoint(processor, 2);
        assertThat(generations).containsExactly(42L, 42L);
        assertThat(processor.checkpoint().leaderEpoch()).hasValue(7);
    }

    @Test
    void hasNoRoomBeyondItsBudgetUntilRecordsAreDone() throws Exception {
        var gate = new CountDownLatch(1);
        SerialProcessor processor = processor(new BufferLimits(10, 1_000_000), (key, value, context) -> gate.await());
        processor.add(batch(0, 9));
        assertThat(processor.hasRoom()).isTrue();
        processor.add(batch(9, 12));
        assertThat(processor.hasRoom()).isFalse();
        processor.begin(Checkpoint.at(0), new Generation(1), tenancy().fence());
        gate.countDown();
        processor.awaitRoom(PATIENCE);
        assertThat(processor.hasRoom()).isTrue();
    }

    @Test
    void theBudgetCountsBytesToo() {
        SerialProcessor processor = processor(new BufferLimits(1_000, 20), (key, value, context) -> {});
        processor.add(batch(0, 2));
        assertThat(processor.hasRoom()).isTrue();
        processor.add(batch(2, 20));
        assertThat(processor.hasRoom()).isFalse();
        processor.dropBelow(20);
        assertThat(processor.hasRoom()).isTrue();
    }

    @Test
    void aFailureStopsAtItsRecord() throws Exception {
        SerialProcessor processor = processor((key, value, context) -> {
            if (context.offset() == 2) {
                throw new IllegalStateException("no");
            }
            done.add(context.offset());
        });
        processor.begin(Checkpoint.at(0), new Generation(1), tenancy().fence());
        processor.add(batch(0, 5));
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.failure())
                .hasValueSatisfying(failure ->
                        assertThat(failure.reason()).contains("t-0@2").contains("no"));
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(2);
        assertThat(done).containsExactly(0L, 1L);
    }

    @Test
    void behindAClosedFenceNothingBeginsAndNothingFinishesUntilItOpens() throws Exception {
        Tenancy tenancy = tenancy();
        var entered = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        SerialProcessor processor = processor((key, value, context) -> {
            done.add(context.offset());
            entered.countDown();
            gate.await();
        });
        processor.begin(Checkpoint.at(0), new Generation(1), tenancy.fence());
        processor.add(batch(0, 3));
        entered.await();
        time.advance(LeaseTimings.DEFAULT.holdsFor());
        gate.countDown();
        assertThat(processor.awaitIdle(Duration.ofMillis(50))).isFalse();
        assertThat(processor.checkpoint().nextOffset())
                .as("handled, but not finished")
                .isZero();
        assertThat(done).containsExactly(0L);
        tenancy.renew(processor.checkpoint());
        awaitCheckpoint(processor, 3);
        assertThat(done).as("and not handled twice").containsExactly(0L, 1L, 2L);
    }

    @Test
    void behindAClosedFenceNotEvenTheFirstRecordBegins() throws Exception {
        Tenancy tenancy = tenancy();
        SerialProcessor processor = processor((key, value, context) -> done.add(context.offset()));
        time.advance(LeaseTimings.DEFAULT.holdsFor());
        processor.begin(Checkpoint.at(0), new Generation(1), tenancy.fence());
        processor.add(batch(0, 2));
        assertThat(processor.awaitIdle(Duration.ofMillis(50))).isFalse();
        assertThat(done).isEmpty();
        tenancy.renew(Checkpoint.at(0));
        awaitCheckpoint(processor, 2);
    }

    @Test
    void aHandlerIsToldWhereItsRecordComesFrom() throws Exception {
        var contexts = new LinkedBlockingQueue<RecordContext>();
        SerialProcessor processor = processor((key, value, context) -> contexts.add(context));
        processor.begin(Checkpoint.at(7), new Generation(3), tenancy().fence());
        processor.add(batch(7, 8));
        RecordContext context = contexts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(context).isNotNull();
        assertThat(context.topic()).isEqualTo("t");
        assertThat(context.partition()).isZero();
        assertThat(context.offset()).isEqualTo(7);
        assertThat(context.timestamp()).isEqualTo(Instant.ofEpochMilli(7_000));
        assertThat(context.headers().lastHeader("h").value()).containsExactly(7);
        assertThat(context.generation()).isEqualTo(3);
        assertThat(context.requestId()).isEqualTo("request");
        assertThat(context.remainingTime()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void tellsSinceWhenThePartitionIsServedAgain() throws Exception {
        SerialProcessor idle = processor((key, value, context) -> {});
        assertThat(idle.servedFrom()).isEmpty();
        time.advance(Duration.ofSeconds(1));
        Tenancy tenancy = tenancy();
        idle.begin(Checkpoint.at(0), new Generation(1), tenancy.fence());
        assertThat(idle.servedFrom()).as("nothing waited").contains(time.now());

        var gate = new CountDownLatch(1);
        SerialProcessor busy = processor((key, value, context) -> gate.await());
        busy.add(batch(0, 2));
        busy.begin(Checkpoint.at(0), new Generation(1), tenancy.fence());
        assertThat(busy.servedFrom()).as("a record waited, and is not done").isEmpty();
        time.advance(Duration.ofSeconds(2));
        gate.countDown();
        awaitCheckpoint(busy, 2);
        assertThat(busy.servedFrom()).contains(time.now());
    }

    @Test
    void closesTheDeserializersEachInAnyCase() {
        var closed = new ArrayList<String>();
        var pipeline = Pipeline.<String, String>reading(
                        deserializer(() -> {
                            closed.add("keys");
                            throw new IllegalStateException("no");
                        }),
                        deserializer(() -> closed.add("values")))
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {});
        var runner = new RecordRunner<>(pipeline, "request", () -> Duration.ZERO);
        assertThatThrownBy(runner::close).hasMessage("no");
        assertThat(closed).containsExactly("keys", "values");
    }

    private static StringDeserializer deserializer(Runnable onClose) {
        return new StringDeserializer() {
            @Override
            public void close() {
                onClose.run();
            }
        };
    }

    @Test
    void onceThePartitionIsLostWhatWasUnderWayIsNeverFinished() throws Exception {
        Tenancy tenancy = tenancy();
        var entered = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        SerialProcessor processor = processor((key, value, context) -> {
            entered.countDown();
            gate.await();
        });
        processor.begin(Checkpoint.at(0), new Generation(1), tenancy.fence());
        processor.add(batch(0, 3));
        entered.await();
        table.delete(KEY);
        tenancy.renew(Checkpoint.at(0));
        gate.countDown();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.checkpoint().nextOffset()).isZero();
    }

    @Test
    void stopFinishesTheRecordUnderWayAndBeginsNoOther() throws Exception {
        var entered = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        SerialProcessor processor = processor((key, value, context) -> {
            entered.countDown();
            gate.await();
            done.add(context.offset());
        });
        processor.begin(Checkpoint.at(0), new Generation(1), tenancy().fence());
        processor.add(batch(0, 5));
        entered.await();
        processor.stop();
        assertThat(processor.awaitIdle(Duration.ofMillis(20))).isFalse();
        gate.countDown();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(done).containsExactly(0L);
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(1);
    }

    @Test
    void anAbandonedRecordIsNotFinishedWhateverBecomesOfIt() throws Exception {
        var entered = new CountDownLatch(1);
        SerialProcessor processor = processor((key, value, context) -> {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                done.add(context.offset()); // swallows the interrupt and returns as if nothing had been
            }
        });
        processor.begin(Checkpoint.at(0), new Generation(1), tenancy().fence());
        processor.add(batch(0, 5));
        entered.await();
        processor.stop();
        processor.abandon();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(done).containsExactly(0L);
        assertThat(processor.checkpoint().nextOffset()).isZero();
    }

    private SerialProcessor processor(RecordHandler<String, String> handler) {
        return processor(BufferLimits.DEFAULT, handler);
    }

    private SerialProcessor processor(BufferLimits limits, RecordHandler<String, String> handler) {
        var pipeline = Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handle(handler);
        var processor = new SerialProcessor(
                new RecordRunner<>(pipeline, "request", () -> Duration.ofMinutes(1)), limits, time, "worker");
        open.add(processor);
        return processor;
    }

    private Tenancy tenancy() throws InterruptedException {
        var request = new ClaimRequest(KEY, new Owner("r", "n", "log", "1"), new Intent.Scheduled(new Tick(1)));
        var claiming = new Leases(table, LeaseTimings.DEFAULT, time).claim(request, null, () -> false);
        return ((Claimant.Look.Holds) ((Claiming.Claimed) claiming).claimant().look(Checkpoint.at(0))).tenancy();
    }

    private List<Long> take(int count) throws InterruptedException {
        var taken = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            Long offset = done.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(offset).as("record %d of %d", i + 1, count).isNotNull();
            taken.add(offset);
        }
        return taken;
    }

    private static void awaitCheckpoint(SerialProcessor processor, long nextOffset) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (processor.checkpoint().nextOffset() < nextOffset) {
            assertThat(System.nanoTime())
                    .as("waiting for checkpoint %d", nextOffset)
                    .isLessThan(until);
            Thread.onSpinWait();
        }
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(nextOffset);
    }

    private static Fetched batch(long from, long to) {
        return new Fetched(records(from, to), Checkpoint.at(to));
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(offset -> {
                    byte[] text = ("v" + offset).getBytes(StandardCharsets.UTF_8);
                    var headers = new RecordHeaders(List.of(new RecordHeader("h", new byte[] {(byte) offset})));
                    return new ConsumerRecord<>(
                            "t",
                            0,
                            offset,
                            offset * 1_000,
                            TimestampType.CREATE_TIME,
                            1,
                            text.length,
                            new byte[] {'k'},
                            text,
                            headers,
                            Optional.<Integer>empty());
                })
                .toList();
    }
}
