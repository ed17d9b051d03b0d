package io.baton.internal.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.BatchLimits;
import io.baton.BatchResult;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.RecordHandler;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.metrics.Timing;
import io.baton.internal.tenure.BufferLimits;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.Session;
import io.baton.internal.tenure.SessionRig;
import io.baton.internal.tenure.SourceException;
import io.baton.spi.Distribution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProcessorTest extends ProcessorHarness {

    @Test
    void aSlowRecordInAStrideOfQuickOnesHasATimeOfItsOwn() throws Exception {
        SessionRig processor = processor((key, value, context) -> {
            if (context.offset() == 40) {
                time.advance(Duration.ofMillis(500));
            }
        });
        processor.begin(hold(0, 1, tenancy()));
        processor.add(batch(0, 100));
        awaitCheckpoint(processor, 100);
        processor.stop();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        Distribution handler = meters.drain().timing(Timing.HANDLER);
        assertThat(handler.count()).isEqualTo(100);
        assertThat(handler.max()).isBetween(490.0, 510.0);
        assertThat(handler.percentile(90)).isLessThan(1);
    }

    @Test
    void touchesNoRecordBeforeItBeginsAndNoneBelowItsStart() throws Exception {
        SessionRig processor = processor((key, value, context) -> done.add(context.offset()));
        processor.add(batch(0, 10));
        processor.add(batch(10, 20));
        processor.dropBelow(5);
        assertThat(done).isEmpty();
        processor.begin(hold(13, 1, tenancy()));
        assertThat(take(7)).containsExactly(13L, 14L, 15L, 16L, 17L, 18L, 19L);
        awaitCheckpoint(processor, 20);
        assertThat(processor.finished()).isEqualTo(7);
    }

    @Test
    void theCheckpointPassesWhatKafkaKeepsToItself() throws Exception {
        SessionRig processor = processor((key, value, context) -> done.add(context.offset()));
        processor.begin(hold(0, 1, tenancy()));
        processor.add(new Fetched(records(0, 3), Checkpoint.at(5)));
        awaitCheckpoint(processor, 5);
        processor.add(new Fetched(List.of(), Checkpoint.at(9)));
        awaitCheckpoint(processor, 9);
        assertThat(processor.finished()).isEqualTo(3);
    }

    @Test
    void handsTheGenerationAndTheLeaderEpochOn() throws Exception {
        var generations = new LinkedBlockingQueue<Long>();
        SessionRig processor = processor((key, value, context) -> {
            generations.add(context.generation());
            done.add(context.offset());
        });
        processor.begin(hold(0, 42, tenancy()));
        processor.add(new Fetched(records(0, 2), new Checkpoint(2, OptionalInt.of(7))));
        take(2);
        awaitCheckpoint(processor, 2);
        assertThat(generations).containsExactly(42L, 42L);
        await("the batch's own end", () -> processor.checkpoint().leaderEpoch().equals(OptionalInt.of(7)));
    }

    @Test
    void hasNoRoomBeyondItsBudgetUntilRecordsAreDone() throws Exception {
        var gate = new CountDownLatch(1);
        SessionRig processor = processor(new BufferLimits(10, 1_000_000), (key, value, context) -> gate.await());
        processor.add(batch(0, 9));
        assertThat(processor.hasRoom()).isTrue();
        processor.add(batch(9, 12));
        assertThat(processor.hasRoom()).isFalse();
        processor.begin(hold(0, 1, tenancy()));
        gate.countDown();
        await("room", processor::hasRoom);
    }

    @Test
    void beginsOnceMoreElsewhereWhenItWasStoppedAndIsIdle() throws Exception {
        RecordHandler<String, String> handler = (key, value, context) -> done.add(context.offset());
        List<Pipeline<?, ?>> pipelines = List.of(
                reading().onFailure(FailurePolicy.stop()).handle(handler),
                reading()
                        .concurrency(4, Ordering.KEY)
                        .onFailure(FailurePolicy.stop())
                        .handle(handler),
                reading()
                        .onFailure(FailurePolicy.stop())
                        .handleBatch(BatchLimits.of(5, 1 << 20, Duration.ofMillis(1)), records -> {
                            records.forEach(record -> done.add(record.context().offset()));
                            return BatchResult.allDone();
                        }));
        HeldLease tenancy = tenancy();
        for (Pipeline<?, ?> pipeline : pipelines) {
            SessionRig processor = processor(pipeline);
            processor.begin(hold(0, 1, tenancy));
            processor.add(batch(0, 10));
            take(10);
            processor.stop();
            assertThat(processor.awaitIdle(PATIENCE)).isTrue();
            processor.add(batch(10, 20)); // and it does not touch it
            processor.dropBelow(Long.MAX_VALUE);
            processor.begin(hold(5, 1, tenancy));
            processor.add(batch(5, 15));
            assertThat(take(10)).containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L);
            awaitCheckpoint(processor, 15);
            assertThat(processor.awaitIdle(Duration.ofMillis(1))).isFalse();
            processor.stop();
            assertThat(processor.awaitIdle(PATIENCE)).isTrue();
            assertThat(done).isEmpty();
        }
    }

    @Test
    void theBudgetCountsBytesToo() {
        SessionRig processor = processor(new BufferLimits(1_000, 20), (key, value, context) -> {});
        processor.add(batch(0, 2));
        assertThat(processor.hasRoom()).isTrue();
        processor.add(batch(2, 20));
        assertThat(processor.hasRoom()).isFalse();
        processor.dropBelow(20);
        assertThat(processor.hasRoom()).isTrue();
    }

    @Test
    void aFailureStopsAtItsRecord() throws Exception {
        SessionRig processor = processor((key, value, context) -> {
            if (context.offset() == 2) {
                throw new IllegalStateException("no");
            }
            done.add(context.offset());
        });
        processor.begin(hold(0, 1, tenancy()));
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
        HeldLease tenancy = tenancy();
        var entered = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        SessionRig processor = processor((key, value, context) -> {
            done.add(context.offset());
            entered.countDown();
            gate.await();
        });
        processor.begin(hold(0, 1, tenancy));
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

    /** Quick records are not each asked for the fence; a slow one among them must not take the next along. */
    @Test
    void aSlowRecordAmongQuickOnesIsTheLastBehindAFenceThatClosesMeanwhile() throws Exception {
        var entered = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        SessionRig processor = processor((key, value, context) -> {
            if (context.offset() == 100) {
                entered.countDown();
                gate.await();
            }
            done.add(context.offset());
        });
        processor.begin(hold(0, 1, tenancy()));
        processor.add(batch(0, 200));
        entered.await();
        time.advance(Duration.ofSeconds(9));
        processor.round(); // the lease thread comes by
        gate.countDown();
        assertThat(take(101)).last().isEqualTo(100L);
        assertThat(done.poll(100, TimeUnit.MILLISECONDS)).isNull();
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(100);
    }

    /** The lease thread may be in a call of the table, and then nothing ends a stride of quick records but itself. */
    @Test
    void whereTheFenceMayCloseBeforeTheLeaseThreadIsBackEachRecordIsAskedForIt() throws Exception {
        SessionRig processor = processor((key, value, context) -> {
            done.add(context.offset());
            if (context.offset() == 200) {
                time.advance(LeaseTimings.DEFAULT.callTimeout());
            }
        });
        processor.begin(hold(0, 1, tenancy()));
        processor.add(batch(0, 100));
        awaitCheckpoint(processor, 100);
        time.advance(LeaseTimings.DEFAULT.holdsFor().minus(LeaseTimings.DEFAULT.callTimeout()));
        processor.add(batch(100, 300));
        assertThat(take(201)).last().isEqualTo(200L);
        assertThat(processor.awaitIdle(Duration.ofMillis(50))).isFalse();
        assertThat(done).isEmpty();
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(200);
    }

    /** It may hang where no timeout of the lease's reaches: in a name lookup, say. */
    @Test
    void whereTheLeaseThreadNeverComesByAStrideFindsOutWithinAFewRecordsThatItsFenceClosed() throws Exception {
        SessionRig processor = processor((key, value, context) -> {
            done.add(context.offset());
            if (context.offset() == 1_000) {
                time.advance(LeaseTimings.DEFAULT.holdsFor().plusMillis(1));
            }
        });
        processor.begin(hold(0, 1, tenancy()));
        processor.add(batch(0, 2_000));
        take(1_001);
        assertThat(processor.awaitIdle(Duration.ofMillis(50))).isFalse();
        assertThat(done).hasSizeLessThan(16);
        assertThat(processor.checkpoint().nextOffset()).isLessThan(1_017);
    }

    @Test
    void fetchesForItselfWhenNothingIsBufferedAndNotBeforeTheHold() throws Exception {
        var fetches = new LinkedBlockingQueue<String>();
        SessionRig processor = processor((key, value, context) -> done.add(context.offset()));
        processor.add(batch(0, 2));
        assertThat(fetches).isEmpty();
        var next = new AtomicLong(2);
        processor.begin(hold(Checkpoint.at(0), 1, tenancy(), atMost -> {
            assertThat(processor.finished()).as("what was buffered comes first").isGreaterThanOrEqualTo(2);
            fetches.add(Thread.currentThread().getName());
            long from = next.getAndAdd(5);
            if (from < 12) {
                processor.add(batch(from, from + 5));
            }
        }));
        assertThat(take(12)).isSorted().doesNotHaveDuplicates();
        assertThat(fetches).containsOnly("worker");
    }

    @Test
    void whatTheSourceFailsWithStopsThePartitionInTheSourcesWords() throws Exception {
        var gone = new SourceException("the topic is gone", null);
        SessionRig processor = processor((key, value, context) -> done.add(context.offset()));
        processor.add(batch(0, 3));
        processor.begin(hold(Checkpoint.at(0), 1, tenancy(), atMost -> {
            throw gone;
        }));
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.failure()).contains(new Session.Failure("the topic is gone", gone));
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(3);
    }

    @Test
    void quickRecordsBeforeOneThatIsAbandonedAreFinished() throws Exception {
        SessionRig processor = processor((key, value, context) -> {
            done.add(context.offset());
            if (context.offset() == 100) {
                new CountDownLatch(1).await();
            }
        });
        processor.begin(hold(0, 1, tenancy()));
        processor.add(batch(0, 200));
        take(101);
        processor.stop();
        assertThat(processor.awaitIdle(Duration.ofMillis(10))).isFalse();
        processor.abandon();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(100);
        assertThat(processor.finished()).isEqualTo(100);
    }

    @Test
    void behindAClosedFenceNotEvenTheFirstRecordBegins() throws Exception {
        HeldLease tenancy = tenancy();
        SessionRig processor = processor((key, value, context) -> done.add(context.offset()));
        time.advance(LeaseTimings.DEFAULT.holdsFor());
        processor.begin(hold(0, 1, tenancy));
        processor.add(batch(0, 2));
        assertThat(processor.awaitIdle(Duration.ofMillis(50))).isFalse();
        assertThat(done).isEmpty();
        tenancy.renew(Checkpoint.at(0));
        awaitCheckpoint(processor, 2);
    }

    @Test
    void aHandlerIsToldWhereItsRecordComesFrom() throws Exception {
        var contexts = new LinkedBlockingQueue<RecordContext>();
        SessionRig processor = processor((key, value, context) -> contexts.add(context));
        processor.begin(hold(7, 3, tenancy()));
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
        SessionRig idle = processor((key, value, context) -> {});
        assertThat(idle.servedFrom()).isEmpty();
        time.advance(Duration.ofSeconds(1));
        HeldLease tenancy = tenancy();
        idle.begin(hold(0, 1, tenancy));
        assertThat(idle.servedFrom()).as("nothing waited").contains(time.now());

        var gate = new CountDownLatch(1);
        SessionRig busy = processor((key, value, context) -> gate.await());
        busy.add(batch(0, 2));
        busy.begin(hold(0, 1, tenancy));
        await("the first record", () -> busy.servedFrom().isPresent());
        Instant begun = time.now();
        assertThat(busy.servedFrom()).as("it is begun, and not done").contains(begun);
        time.advance(Duration.ofSeconds(2));
        gate.countDown();
        awaitCheckpoint(busy, 2);
        assertThat(busy.servedFrom()).contains(begun);
    }

    @Test
    void aRecordThatWaitsForTheFenceIsNotServedYet() throws Exception {
        HeldLease tenancy = tenancy();
        SessionRig processor = processor((key, value, context) -> done.add(context.offset()));
        processor.add(batch(0, 1));
        time.advance(LeaseTimings.DEFAULT.holdsFor());
        processor.begin(hold(0, 1, tenancy));
        assertThat(processor.servedFrom()).isEmpty();
        tenancy.renew(Checkpoint.at(0));
        take(1);
        assertThat(processor.servedFrom()).contains(time.now());
    }

    static Stream<UnaryOperator<Pipeline.Reading<String, String>>> serialAndByKey() {
        return Stream.of(reading -> reading, reading -> reading.concurrency(1, Ordering.KEY));
    }

    @ParameterizedTest
    @MethodSource("serialAndByKey")
    void whereRecordsWaitThePartitionWasServedUntilTheLastOneDone(UnaryOperator<Pipeline.Reading<String, String>> mode)
            throws Exception {
        var gate = new CountDownLatch(1);
        var inHand = new CountDownLatch(1);
        SessionRig processor =
                processor(mode.apply(reading()).onFailure(FailurePolicy.stop()).handle((key, value, context) -> {
                    if (context.offset() == 1) {
                        inHand.countDown();
                        gate.await();
                    }
                }));
        processor.add(batch(0, 10));
        processor.begin(hold(0, 1, tenancy()));
        assertThat(processor.servedUntil()).as("it still is").isEmpty();
        assertThat(inHand.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        processor.stop();
        time.advance(Duration.ofSeconds(2));
        Instant lastDone = time.now();
        gate.countDown();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        time.advance(Duration.ofSeconds(3));
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(2);
        assertThat(processor.servedUntil()).contains(lastDone);
    }

    @Test
    void oneThatGivesUpTheRecordInHandServedUntilTheOneBefore() throws Exception {
        var inHand = new CountDownLatch(1);
        SessionRig processor = processor((key, value, context) -> {
            if (context.offset() == 1) {
                inHand.countDown();
                new CountDownLatch(1).await();
            }
        });
        Instant begun = time.now();
        processor.add(batch(0, 2));
        processor.begin(hold(0, 1, tenancy()));
        assertThat(inHand.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        time.advance(Duration.ofSeconds(2));
        processor.stop();
        time.advance(Duration.ofSeconds(2));
        processor.abandon();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.servedUntil()).contains(begun);
    }

    @Test
    void oneThatHadNothingToDoServedUntilItWasStopped() throws Exception {
        SessionRig processor = processor((key, value, context) -> done.add(context.offset()));
        processor.add(batch(0, 1));
        processor.begin(hold(0, 1, tenancy()));
        // which is noted after the checkpoint has passed the record
        await("the record's time", () -> processor.lastDone().isPresent());
        awaitCheckpoint(processor, 1);
        time.advance(Duration.ofHours(1));
        Instant stopped = time.now();
        processor.stop();
        time.advance(Duration.ofSeconds(1));
        processor.add(batch(1, 2));
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.servedUntil()).contains(stopped);
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
        unopened(pipeline).close(); // which fails no invocation that did its work
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
        HeldLease tenancy = tenancy();
        var entered = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        SessionRig processor = processor((key, value, context) -> {
            entered.countDown();
            gate.await();
        });
        processor.begin(hold(0, 1, tenancy));
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
        SessionRig processor = processor((key, value, context) -> {
            entered.countDown();
            gate.await();
            done.add(context.offset());
        });
        processor.begin(hold(0, 1, tenancy()));
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
        SessionRig processor = processor((key, value, context) -> {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                done.add(context.offset()); // swallows the interrupt and returns as if nothing had been
            }
        });
        processor.begin(hold(0, 1, tenancy()));
        processor.add(batch(0, 5));
        entered.await();
        processor.stop();
        processor.abandon();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(done).containsExactly(0L);
        assertThat(processor.checkpoint().nextOffset()).isZero();
    }

    /** Its time is not to be expected of the next record for good, or none would be begun until a successor comes. */
    @Test
    void aSingleSlowRecordKeepsTheOthersWaitingForAMomentOnly() throws Exception {
        timeToFinish = Duration.ofMinutes(4);
        HeldLease tenancy = tenancy();
        SessionRig processor = processor((key, value, context) -> {
            if (context.offset() == 0) {
                time.advance(Duration.ofMinutes(5));
            }
            done.add(context.offset());
        });
        processor.add(batch(0, 3));
        processor.begin(hold(0, 1, tenancy));
        passTimeUntil(tenancy, "the others", () -> done.size() == 3);
    }

    @Test
    void whereRecordsAlwaysTakeLongNoneIsBegunThatDoesNotFit() throws Exception {
        HeldLease tenancy = tenancy();
        SessionRig processor = processor((key, value, context) -> {
            time.advance(Duration.ofMinutes(1));
            done.add(context.offset());
            if (context.offset() == 19) {
                timeToFinish = Duration.ofSeconds(40);
            }
        });
        processor.begin(hold(0, 1, tenancy));
        processor.add(batch(0, 30));
        passTimeUntil(tenancy, "all that fit", () -> done.size() >= 20);
        Instant from = time.now();
        passTimeUntil(tenancy, "half a minute", () -> time.now().isAfter(from.plusSeconds(30)));
        assertThat(done).hasSize(20);
    }

    @Test
    void whereNoRecordIsInHandNoneIsGivenUp() throws Exception {
        var fetching = new CountDownLatch(1);
        SessionRig processor = processor((key, value, context) -> done.add(context.offset()));
        processor.add(batch(0, 3));
        processor.begin(hold(Checkpoint.at(0), 1, tenancy(), atMost -> {
            fetching.countDown();
            new CountDownLatch(1).await();
        }));
        assertThat(fetching.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        processor.stop();
        processor.abandon();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.givenUp()).isEmpty();
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(3);
    }

    @Test
    void aBatchInHandIsGivenUpFromItsFirstRecordOn() throws Exception {
        var inHand = new CountDownLatch(1);
        SessionRig processor = processor(reading()
                .onFailure(FailurePolicy.stop())
                .handleBatch(BatchLimits.of(5, 1 << 20, Duration.ofMillis(1)), records -> {
                    if (records.getFirst().context().offset() == 5) {
                        inHand.countDown();
                        new CountDownLatch(1).await();
                    }
                    return BatchResult.allDone();
                }));
        processor.add(batch(0, 10));
        processor.begin(hold(0, 1, tenancy()));
        assertThat(inHand.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        processor.stop();
        processor.abandon();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.givenUp()).hasValue(5);
    }
}
