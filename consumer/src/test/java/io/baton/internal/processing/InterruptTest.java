package io.baton.internal.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.FailurePolicy;
import io.baton.Pipeline;
import io.baton.RecordHandler;
import io.baton.Retries;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.metrics.Count;
import io.baton.internal.record.UnreadableRecordException;
import io.baton.internal.tenure.Caution;
import io.baton.internal.tenure.SessionRig;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An interrupt of the user's making is its record's own affair: a failed attempt if it throws, nothing if it returns. */
class InterruptTest extends LetterHarness {

    /** How often our own code, or the user's for another record, found the flag set. */
    private final AtomicInteger flagsSeen = new AtomicInteger();

    @Override
    SessionRig begun(Pipeline<?, ?> pipeline) {
        SessionRig processor = processor(pipeline);
        processor.begin(hold(Checkpoint.at(0), 1, tenancy, atMost -> {
            if (Thread.interrupted()) {
                flagsSeen.incrementAndGet();
                throw new InterruptedException("while records were fetched");
            }
            LockSupport.parkNanos(Math.min(atMost.toNanos(), 100_000));
        }));
        return processor;
    }

    private static Pipeline.Reading<String, String> retried() {
        return reading().retry(Retries.upTo(2).backOff(Duration.ofMillis(20), Duration.ofMillis(20)));
    }

    /** Records 1 and 5 do it at each attempt, and the others are done. */
    private RecordHandler<String, String> doing(RecordHandler<String, String> harm) {
        return (key, value, context) -> {
            if (Thread.currentThread().isInterrupted()) {
                flagsSeen.incrementAndGet();
            }
            if (context.offset() % 4 == 1) {
                harm.handle(key, value, context);
            }
            done.add(context.offset());
        };
    }

    private void assertRecords1And5BecameLetters(Pipeline<?, ?> pipeline, Class<?> cause) {
        SessionRig processor = begun(pipeline);
        processor.add(distinctKeys(0, 4));
        passTimeUntil(tenancy, "four", () -> processor.checkpoint().nextOffset() == 4);
        processor.add(distinctKeys(4, 8));
        passTimeUntil(tenancy, "eight", () -> processor.checkpoint().nextOffset() == 8);
        assertThat(letters.taken())
                .extracting(taken -> taken.letter().record().offset())
                .containsExactly(1L, 5L);
        assertThat(letters.taken())
                .allSatisfy(taken -> assertThat(taken.letter().cause()).isInstanceOf(cause));
        assertThat(meters.total(Count.FAILURES)).isEqualTo(2);
        assertThat(flagsSeen).hasValue(0);
        assertThat(processor.failure()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void kafkasInterruptExceptionIsAFailedAttemptLikeAnyOther(Order order) {
        assertRecords1And5BecameLetters(
                order.of(retried(), TO_LETTERS, doing((key, value, context) -> {
                    throw new InterruptException("the textbook says so"); // and sets the flag
                })),
                InterruptException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatRestoresTheFlagAndThrowsHasFailedLikeAnyOther(Order order) {
        assertRecords1And5BecameLetters(
                order.of(retried(), TO_LETTERS, doing((key, value, context) -> {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted");
                })),
                IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatThrowsAnInterruptedExceptionOfItsOwnHasFailedLikeAnyOther(Order order) {
        assertRecords1And5BecameLetters(
                order.of(retried(), TO_LETTERS, doing((key, value, context) -> {
                    throw new InterruptedException("a pool of mine was shut down");
                })),
                InterruptedException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aFlagThatAFilterLeavesReachesNobody(Order order) {
        assertRecords1And5BecameLetters(
                order.of(
                        retried().filter((key, context) -> {
                            if (context.offset() % 4 == 1) {
                                throw new InterruptException("in the filter");
                            }
                            return true;
                        }),
                        TO_LETTERS,
                        doing((key, value, context) -> {})),
                InterruptException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aFlagThatADeserializerLeavesReachesNobody(Order order) {
        Deserializer<String> interrupting = (topic, bytes) -> {
            String text = new StringDeserializer().deserialize(topic, bytes);
            if (text.equals("v1") || text.equals("v5")) {
                throw new InterruptException("in the deserializer");
            }
            return text;
        };
        assertRecords1And5BecameLetters(
                order.of(
                        Pipeline.reading(new StringDeserializer(), interrupting),
                        TO_LETTERS,
                        doing((key, value, context) -> {})),
                UnreadableRecordException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aRecordWhoseHandlerLeavesTheFlagSetIsDone(Order order) {
        SessionRig processor = begun(order.of(retried(), FailurePolicy.stop(), (key, value, context) -> {
            if (order != Order.BATCH && Thread.currentThread().isInterrupted()) {
                flagsSeen.incrementAndGet(); // in a batch this is one call, and its own affair
            }
            done.add(context.offset());
            Thread.currentThread().interrupt();
        }));
        processor.add(distinctKeys(0, 400));
        passTimeUntil(tenancy, "all", () -> processor.checkpoint().nextOffset() == 400);
        assertThat(done)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 400).boxed().toList());
        assertThat(flagsSeen).hasValue(0);
        assertThat(meters.total(Count.FAILURES)).isZero();
    }

    /** As a timer does that a handler gave its thread to, and did not take back. */
    @ParameterizedTest
    @EnumSource
    void anInterruptThatComesWhileBatonWaitsDoesNotEndTheWork(Order order) throws Exception {
        var thread = new LinkedBlockingQueue<Thread>();
        var attempts = new AtomicInteger();
        SessionRig processor = begun(order.of(
                reading().retry(Retries.upTo(1).backOff(Duration.ofSeconds(5), Duration.ofSeconds(5))),
                FailurePolicy.stop(),
                (key, value, context) -> {
                    if (attempts.incrementAndGet() == 1) {
                        thread.add(Thread.currentThread());
                        throw new IllegalStateException("not now");
                    }
                }));
        processor.add(distinctKeys(0, 1));
        Thread working = thread.take();
        for (int i = 0; i < 20; i++) {
            working.interrupt();
            LockSupport.parkNanos(50_000);
        }
        passTimeUntil(tenancy, "the second", () -> processor.checkpoint().nextOffset() == 1);
        assertThat(processor.failure()).isEmpty();
    }

    /** The same where a record waits for the lease row to name it. */
    @ParameterizedTest
    @EnumSource
    void anInterruptThatComesWhileARecordWaitsToBeNamedDoesNotEndTheWork(Order order) throws Exception {
        SessionRig processor = processor(order.of(reading(), FailurePolicy.stop(), (key, value, context) -> {}));
        var crashes = new Setbacks(new Setbacks.Crashes(0, 2, false), null);
        processor.begin(hold(Checkpoint.at(0), tenancy, new Caution(crashes, 3)));
        processor.add(distinctKeys(0, 1));
        await("a record that waits", () -> isIn(Caution.class).isPresent());
        Thread waiting = isIn(Caution.class).orElseThrow();
        for (int i = 0; i < 20; i++) {
            waiting.interrupt();
            LockSupport.parkNanos(50_000);
        }
        processor.stop();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.failure()).isEmpty();
    }

    private static Optional<Thread> isIn(Class<?> type) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().equals("worker"))
                .filter(entry -> Arrays.stream(entry.getValue())
                        .anyMatch(frame -> frame.getClassName().equals(type.getName())))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** It is left behind by the invocation, not done, and nothing is said about it to anybody. */
    @ParameterizedTest
    @EnumSource
    void aHandlerThatIsInterruptedBecauseTheProcessorClosesHasNotFailed(Order order) throws Exception {
        var entered = new CountDownLatch(1);
        SessionRig processor = unopened(order.of(reading(), FailurePolicy.skip(), (key, value, context) -> {
            entered.countDown();
            new CountDownLatch(1).await();
        }));
        processor.begin(hold(0, 1, tenancy));
        processor.add(distinctKeys(0, 1));
        entered.await();
        processor.close();
        assertThat(meters.total(Count.SKIPPED)).isZero();
        assertThat(processor.checkpoint().nextOffset()).isZero();
    }

    @Test
    void aDeserializerThatBreaksWhenItIsClosedBreaksNothingElse() {
        Deserializer<String> breaking = new Deserializer<>() {
            @Override
            public String deserialize(String topic, byte[] bytes) {
                return "";
            }

            @Override
            public void close() {
                throw new InterruptException("while it closed");
            }
        };
        SessionRig processor = unopened(Pipeline.reading(breaking, breaking)
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {}));
        processor.close();
        assertThat(Thread.interrupted()).isFalse();
    }

    /** The lease is released by then, but Lambda would keep the invocation, and nobody would read its report. */
    @Test
    @Timeout(20)
    void aDeserializerThatNeverClosesIsLeftBehind() {
        var closed = new AtomicInteger();
        Deserializer<String> hanging = new Deserializer<>() {
            @Override
            public String deserialize(String topic, byte[] bytes) {
                return "";
            }

            @Override
            public void close() {
                closed.incrementAndGet();
                while (true) {
                    LockSupport.park();
                }
            }
        };
        SessionRig processor = unopened(Pipeline.reading(hanging, hanging)
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {}));
        processor.close();
        assertThat(closed).hasValue(2);
    }

    @Test
    void aDeserializerThatHeedsAnInterruptWhenItClosesIsNotLeftBehind() throws Exception {
        var ended = new CountDownLatch(1);
        Deserializer<String> slow = new Deserializer<>() {
            @Override
            public String deserialize(String topic, byte[] bytes) {
                return "";
            }

            @Override
            public void close() {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    ended.countDown();
                }
            }
        };
        SessionRig processor = unopened(Pipeline.reading(slow, new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {}));
        processor.close();
        assertThat(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
}
