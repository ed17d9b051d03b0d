package io.baton.internal.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Concurrency;
import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Retries;
import io.baton.TooLarge;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.metrics.Timing;
import io.baton.internal.recovery.FailurePlan;
import io.baton.internal.recovery.Outbox;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.SessionRig;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several records at once: order by key, the row that tells of it, failures, stops. */
class ConcurrencyTest extends ProcessorHarness {

    @Test
    void recordsOfOneKeyComeInOrderAndNeverAtOnceThoseOfOthersDo() throws Exception {
        var inside = new ConcurrentHashMap<String, Boolean>();
        var byKey = new ConcurrentHashMap<String, List<Long>>();
        var atOnce = new AtomicInteger();
        var most = new AtomicInteger();
        var overlaps = new ConcurrentLinkedQueue<String>();
        var eightMeet = new CountDownLatch(8);
        SessionRig processor = processor(byKey(8, (key, value, context) -> {
            if (inside.put(key, true) != null) {
                overlaps.add(key + "@" + context.offset());
            }
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(context.offset());
            if (context.offset() < 8) {
                eightMeet.countDown();
                eightMeet.await();
            }
            atOnce.decrementAndGet();
            inside.remove(key);
        }));
        processor.begin(hold(0, 1, tenancy()));
        Map<String, List<Long>> expected = new HashMap<>();
        var random = new Random(5);
        for (int from = 0; from < 5_000; from += 100) {
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            for (long offset = from; offset < from + 100; offset++) {
                String key = "key-" + (offset < 8 ? offset : random.nextInt(20));
                records.add(record(offset, key));
                expected.computeIfAbsent(key, k -> new ArrayList<>()).add(offset);
            }
            processor.add(new Fetched(records, Checkpoint.at(from + 100)));
        }
        awaitCheckpoint(processor, 5_000);
        assertThat(byKey).isEqualTo(expected);
        assertThat(overlaps).isEmpty();
        assertThat(most).hasValue(8);
        assertThat(processor.finished()).isEqualTo(5_000);
    }

    @Test
    void whatIsFinishedPastAStuckRecordIsToldAndNeitherModeDoesItAgain() throws Exception {
        var gate = new CountDownLatch(1);
        SessionRig first = processor(byKey(4, (key, value, context) -> {
            if (context.offset() == 3) {
                gate.await();
            }
            done.add(context.offset());
        }));
        first.begin(hold(0, 1, tenancy()));
        first.add(distinctKeys(0, 50));
        // each is counted, and noted for the checkpoint, one after the other
        await(
                "all but one",
                () -> first.finished() == 49 && first.checkpoint().ahead().offsets() == 46);
        Checkpoint checkpoint = first.checkpoint();
        assertThat(checkpoint.nextOffset()).isEqualTo(3);
        assertThat(checkpoint.ahead())
                .isEqualTo(new FinishedAhead.Builder().add(4, 50).build());
        first.stop();
        first.abandon();
        gate.countDown();
        assertThat(first.awaitIdle(PATIENCE)).isTrue();
        assertThat(first.checkpoint()).isEqualTo(checkpoint);

        for (Concurrency successor : List.of(Concurrency.of(4, Ordering.KEY), Concurrency.SERIAL)) {
            done.clear();
            SessionRig next = processor(reading()
                    .concurrency(successor.records(), successor.ordering())
                    .onFailure(FailurePolicy.stop())
                    .handle((key, value, context) -> done.add(context.offset())));
            next.begin(hold(checkpoint, 2, tenancy()));
            next.add(distinctKeys(3, 30));
            await("the first part", () -> next.checkpoint().nextOffset() >= 50);
            next.add(distinctKeys(30, 60));
            awaitCheckpoint(next, 60);
            assertThat(done)
                    .containsExactlyInAnyOrderElementsOf(LongStream.concat(LongStream.of(3), LongStream.range(50, 60))
                            .boxed()
                            .toList());
            next.stop();
        }
    }

    @Test
    void whatALetterTakesIsNoHandlersTime() throws Exception {
        DeadLetterSender slow = new DeadLetterSender() {
            @Override
            public void connect() {}

            @Override
            public Answer send(DeadLetter letter, Form form) {
                time.advance(Duration.ofMillis(700));
                return new Answer.Acknowledged();
            }

            @Override
            public void close() {}
        };
        places = new FailurePlan.Places(null, new Outbox(slow, "letters", TooLarge.STOP));
        SessionRig processor = processor(reading()
                .concurrency(1, Ordering.KEY)
                .onFailure(FailurePolicy.deadLetter(DeadLetterTarget.kafka("letters")))
                .handle((key, value, context) -> {
                    if (context.offset() == 2) {
                        throw new IllegalStateException("no");
                    }
                }));
        processor.begin(hold(0, 1, tenancy()));
        processor.add(batch(0, 5)); // all of one key
        awaitCheckpoint(processor, 5);
        processor.stop();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(meters.drain().timing(Timing.HANDLER).max()).isLessThan(1);
    }

    @Test
    void aFailingKeyWaitsForItsRetryAndTheOthersFlow() throws Exception {
        var attempts = new ConcurrentLinkedQueue<String>();
        SessionRig processor = processor(reading()
                .concurrency(1, Ordering.KEY)
                .retry(Retries.upTo(3)
                        .backOff(Duration.ofSeconds(8), Duration.ofSeconds(8))
                        .within(Duration.ofDays(10_000)))
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {
                    attempts.add(context.offset() + "#" + context.attempt());
                    if (context.offset() == 0 && context.attempt() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                    done.add(context.offset());
                }));
        HeldLease tenancy = tenancy();
        processor.begin(hold(0, 1, tenancy));
        processor.add(new Fetched(
                List.of(record(0, "a"), record(1, "b"), record(2, "a"), record(3, "b"), record(4, "c")),
                Checkpoint.at(5)));
        assertThat(take(3)).as("the others").containsExactlyInAnyOrder(1L, 3L, 4L);
        assertThat(processor.checkpoint().nextOffset()).isZero();
        for (int i = 2; i <= 3; i++) {
            int attempt = i;
            passTimeUntil(tenancy, "attempt " + attempt, () -> attempts.contains("0#" + attempt));
        }
        assertThat(take(2)).as("in its order").containsExactly(0L, 2L);
        awaitCheckpoint(processor, 5);
        assertThat(attempts).containsSubsequence("0#1", "0#2", "0#3", "2#1");
    }

    @Test
    void aFailureForGoodStopsThePartitionAndTheCheckpointStaysBelowIt() throws Exception {
        SessionRig processor = processor(byKey(4, (key, value, context) -> {
            if (context.offset() == 2) {
                throw new IllegalStateException("no");
            }
        }));
        processor.begin(hold(0, 1, tenancy()));
        processor.add(distinctKeys(0, 10));
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.failure()).isPresent();
        assertThat(processor.checkpoint().nextOffset()).isLessThanOrEqualTo(2);
        assertThat(processor.checkpoint().ahead().contains(2)).isFalse();
    }

    @Test
    void noMoreRecordsAreUnderWayThanTheRowCanTellOf() throws Exception {
        inFlight = 10;
        var gate = new CountDownLatch(1);
        var begun = new AtomicInteger();
        SessionRig processor = processor(byKey(1_000, (key, value, context) -> {
            begun.incrementAndGet();
            gate.await();
        }));
        processor.begin(hold(0, 1, tenancy()));
        processor.add(distinctKeys(0, 100));
        await("ten", () -> begun.get() == 10);
        gate.countDown();
        awaitCheckpoint(processor, 100);
        assertThat(processor.checkpoint().ahead().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void evenTheSmallestRoomIsFilledAgainAndAgain(int room) throws Exception {
        inFlight = room;
        var gate = new CountDownLatch(1);
        SessionRig processor = processor(byKey(2, (key, value, context) -> gate.await()));
        processor.begin(hold(0, 1, tenancy()));
        processor.add(distinctKeys(0, 50));
        assertThat(processor.awaitIdle(Duration.ofMillis(50))).isFalse();
        gate.countDown();
        awaitCheckpoint(processor, 50);
    }

    @Test
    void unorderedRecordsOfOneKeyRunAtOnce() throws Exception {
        var entered = new Semaphore(0);
        var gate = new CountDownLatch(1);
        SessionRig processor = processor(reading()
                .concurrency(5, Ordering.UNORDERED)
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {
                    entered.release();
                    gate.await();
                }));
        processor.begin(hold(0, 1, tenancy()));
        processor.add(batch(0, 10));
        entered.acquire(5);
        gate.countDown();
        awaitCheckpoint(processor, 10);
    }

    @Test
    void stopFinishesWhatIsUnderWayAndBeginsNothing() throws Exception {
        var entered = new Semaphore(0);
        var gate = new CountDownLatch(1);
        SessionRig processor = processor(byKey(3, (key, value, context) -> {
            entered.release();
            gate.await();
            done.add(context.offset());
        }));
        processor.begin(hold(0, 1, tenancy()));
        processor.add(distinctKeys(0, 30));
        entered.acquire(3);
        processor.stop();
        assertThat(processor.awaitIdle(Duration.ofMillis(20))).isFalse();
        gate.countDown();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(done).hasSize(3);
        assertThat(processor.checkpoint()).isEqualTo(Checkpoint.at(3));
    }

    @Test
    void whatIsAbandonedIsInterruptedAndNotFinished() throws Exception {
        var entered = new Semaphore(0);
        var interrupted = new AtomicInteger();
        SessionRig processor = processor(byKey(3, (key, value, context) -> {
            entered.release();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet(); // and returns as if all were well
            }
        }));
        processor.begin(hold(0, 1, tenancy()));
        processor.add(distinctKeys(0, 30));
        entered.acquire(3);
        processor.stop();
        processor.abandon();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(interrupted).hasValue(3);
        assertThat(processor.checkpoint()).isEqualTo(Checkpoint.at(0));
        assertThat(processor.failure()).isEmpty();
    }

    @Test
    void aHandlerThatIgnoresBeingInterruptedIsLeftBehindAndNamed() throws Exception {
        var entered = new Semaphore(0);
        var gate = new CountDownLatch(1);
        SessionRig processor = unopened(byKey(3, (key, value, context) -> {
            entered.release();
            while (gate.getCount() > 0) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    // ignored on purpose
                }
            }
        }));
        processor.begin(hold(0, 1, tenancy()));
        processor.add(distinctKeys(0, 1));
        entered.acquire();
        processor.close();
        assertThat(processor.leftBehind()).containsExactly("worker-0");
        gate.countDown();
    }

    @Test
    void noRecordIsBegunThatCannotBeExpectedToFinish() throws Exception {
        SessionRig processor = processor(byKey(1, (key, value, context) -> {
            time.advance(Duration.ofSeconds(3));
            done.add(context.offset());
        }));
        timeToFinish = Duration.ofSeconds(2);
        processor.begin(hold(0, 1, tenancy()));
        processor.add(distinctKeys(0, 5));
        assertThat(take(1)).containsExactly(0L);
        assertThat(processor.awaitIdle(Duration.ofMillis(50))).isFalse();
        assertThat(done).as("three seconds don't fit into two").isEmpty();
        processor.stop();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        Assertions.assertThat(processor.checkpoint()).isEqualTo(Checkpoint.at(1));
    }

    @Test
    void inARetryTopicWhatIsNotDueLetsOthersPassAndAForgedTimeIsCutShort() throws Exception {
        FailurePolicy later = FailurePolicy.retryLater("t", List.of(Duration.ofSeconds(10)), FailurePolicy.stop());
        SessionRig processor =
                processor(reading().onFailure(later).handle((key, value, context) -> done.add(context.offset())));
        HeldLease tenancy = tenancy();
        processor.begin(hold(0, 1, tenancy));
        processor.add(new Fetched(
                List.of(
                        due(0, Duration.ofSeconds(5)),
                        due(1, Duration.ZERO),
                        due(2, Duration.ofDays(1_000)),
                        record(3, "k")),
                Checkpoint.at(4)));
        assertThat(take(2)).containsExactly(1L, 3L);
        assertThat(processor.checkpoint().nextOffset()).isZero();
        passTimeUntil(tenancy, "the one that is due", () -> done.contains(0L));
        assertThat(time.nanos()).isGreaterThanOrEqualTo(Duration.ofSeconds(5).toNanos());
        passTimeUntil(tenancy, "the forged one", () -> done.contains(2L));
        awaitCheckpoint(processor, 4);
    }
}
