package io.baton.internal.processing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.Retries;
import io.baton.TooLarge;
import io.baton.internal.deadletter.LetterHeaders;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.metrics.Count;
import io.baton.spi.Distribution;
import io.baton.internal.metrics.Timing;
import io.baton.internal.recovery.FailurePlan;
import io.baton.internal.recovery.Outbox;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.SessionRig;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecoveryTest extends ProcessorHarness {

    private static final FailurePolicy.Final TO_LETTERS = FailurePolicy.deadLetter(DeadLetterTarget.kafka("dead"));
    private static final Retries AT_ONCE = Retries.upTo(2).backOff(Duration.ZERO, Duration.ZERO);

    /** Answers as it is told, and then always yes. */
    private static final class Letters implements DeadLetterSender {

        private final ConcurrentLinkedQueue<DeadLetter> taken = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Form> forms = new ConcurrentLinkedQueue<>();
        private final ArrayDeque<Answer> answers = new ArrayDeque<>();
        private volatile boolean closed;
        private volatile boolean breaks;

        @Override
        public void connect() {}

        @Override
        public synchronized Answer send(DeadLetter letter, Form form) {
            if (breaks) {
                throw new IllegalStateException("broken sender");
            }
            Answer next = answers.poll();
            Answer answer = next == null ? new Answer.Acknowledged() : next;
            forms.add(form);
            if (answer instanceof Answer.Acknowledged) {
                taken.add(letter);
            }
            return answer;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Letters letters = new Letters();
    private final Letters retryTopic = new Letters();
    private final AtomicInteger attempts = new AtomicInteger();

    private HeldLease tenancy;

    @BeforeEach
    void hold() throws InterruptedException {
        tenancy = tenancy();
    }

    private SessionRig begun(Pipeline<?, ?> pipeline, TooLarge whenTooLarge) {
        places = new FailurePlan.Places(
                new Outbox(retryTopic, "the retry topic", TooLarge.STOP),
                new Outbox(letters, "the dead-letter topic", whenTooLarge));
        SessionRig processor = processor(pipeline);
        processor.begin(hold(0, 1, tenancy));
        return processor;
    }

    private Pipeline<String, String> failing(Retries retries, FailurePolicy policy, RuntimeException why) {
        return reading().retry(retries).onFailure(policy).handle((key, value, context) -> {
            if (context.offset() == 1) {
                attempts.incrementAndGet();
                throw why;
            }
            done.add(context.offset());
        });
    }

    @Test
    void aRecordThatFailsForGoodIsSkippedCountedAndPassed() throws Exception {
        SessionRig processor =
                begun(failing(AT_ONCE, FailurePolicy.skip(), new IllegalStateException("no")), TooLarge.STOP);
        processor.add(batch(0, 3));
        awaitCheckpoint(processor, 3);
        assertThat(done).containsExactly(0L, 2L);
        assertThat(attempts).hasValue(3);
        assertThat(meters.total(Count.RETRIES)).isEqualTo(2);
        assertThat(meters.total(Count.SKIPPED)).isEqualTo(1);
        assertThat(meters.total(Count.FAILURES)).isEqualTo(1);
    }

    @Test
    void theLetterTellsWhatHappened() throws Exception {
        var why = new IllegalStateException("no such racer");
        SessionRig processor = begun(failing(AT_ONCE, TO_LETTERS, why), TooLarge.STOP);
        processor.add(batch(0, 3));
        awaitCheckpoint(processor, 3);
        assertThat(letters.taken).singleElement().satisfies(letter -> {
            assertThat(letter.record().offset()).isEqualTo(1);
            assertThat(letter.groupId()).isEqualTo("g");
            assertThat(letter.generation()).isEqualTo(1);
            assertThat(letter.attempts()).isEqualTo(3);
            assertThat(letter.cause()).isSameAs(why);
            assertThat(letter.notBefore()).isEmpty();
        });
        assertThat(meters.total(Count.DEAD_LETTERS)).isEqualTo(1);
        processor.close();
        assertThat(letters.closed).isTrue();
        assertThat(retryTopic.closed).isTrue();
    }

    @Test
    void nothingPassesARecordWhoseLetterIsNotTaken() throws Exception {
        for (int i = 0; i < 3; i++) {
            letters.answers.add(new DeadLetterSender.Answer.Unavailable("down", null));
        }
        SessionRig processor = begun(failing(Retries.NONE, TO_LETTERS, new IllegalStateException("no")), TooLarge.STOP);
        processor.add(batch(0, 3));
        for (int sent = 1; sent <= 3; sent++) {
            int expected = sent;
            passTimeUntil(tenancy, "an attempt", () -> letters.forms.size() >= expected);
            if (expected < 3) {
                assertThat(processor.checkpoint()).isEqualTo(Checkpoint.at(1));
            }
        }
        passTimeUntil(tenancy, "the letter", () -> letters.taken.size() == 1);
        awaitCheckpoint(processor, 3);
        assertThat(letters.taken).hasSize(1);
        assertThat(attempts).as("the handler is not called again for it").hasValue(1);
    }

    @Test
    void stoppingWhileTheTargetIsDownLeavesTheRecordToTheNextHolder() throws Exception {
        letters.answers.add(new DeadLetterSender.Answer.Unavailable("down", null));
        SessionRig processor = begun(failing(Retries.NONE, TO_LETTERS, new IllegalStateException("no")), TooLarge.STOP);
        processor.add(batch(0, 3));
        await("an attempt", () -> letters.forms.size() == 1);
        processor.stop();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.checkpoint()).isEqualTo(Checkpoint.at(1));
        assertThat(processor.failure()).isEmpty();
    }

    @Test
    void aRecordTooLargeForTheTargetStopsThePartition() throws Exception {
        letters.answers.add(new DeadLetterSender.Answer.TooLarge("2 MB"));
        SessionRig processor = begun(failing(Retries.NONE, TO_LETTERS, new IllegalStateException("no")), TooLarge.STOP);
        processor.add(batch(0, 3));
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.failure())
                .hasValueSatisfying(failure -> assertThat(failure.reason()).contains("does not take it"));
        assertThat(processor.checkpoint()).isEqualTo(Checkpoint.at(1));
    }

    @Test
    void aRecordTheTargetNeverTakesStopsThePartitionInsteadOfBeingSentForEver() throws Exception {
        letters.answers.add(new DeadLetterSender.Answer.Refused("a compacted topic wants keys"));
        SessionRig processor =
                begun(failing(Retries.NONE, TO_LETTERS, new IllegalStateException("no")), TooLarge.REFERENCE);
        processor.add(batch(0, 3));
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.failure()).isPresent();
        assertThat(processor.checkpoint()).isEqualTo(Checkpoint.at(1));
    }

    @Test
    void orGoesWithoutItsBodyAndIsCounted() throws Exception {
        letters.answers.add(new DeadLetterSender.Answer.TooLarge("2 MB"));
        SessionRig processor =
                begun(failing(Retries.NONE, TO_LETTERS, new IllegalStateException("no")), TooLarge.REFERENCE);
        processor.add(batch(0, 3));
        awaitCheckpoint(processor, 3);
        assertThat(letters.forms).containsExactly(DeadLetterSender.Form.WHOLE, DeadLetterSender.Form.REFERENCE);
        assertThat(meters.total(Count.DEAD_LETTERS_WITHOUT_BODY)).isEqualTo(1);
    }

    @Test
    void whatIsHopelessIsNotTriedAgain() throws Exception {
        Retries retries = AT_ONCE.exceptFor(UncheckedIOException.class).exceptFor(IllegalStateException.class);
        SessionRig processor = begun(
                failing(retries, FailurePolicy.skip(), new UncheckedIOException(new IOException())), TooLarge.STOP);
        processor.add(batch(0, 3));
        awaitCheckpoint(processor, 3);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void retriesEndWithTheirBudgetOfTime() throws Exception {
        Retries retries = Retries.upTo(1_000)
                .backOff(Duration.ofSeconds(2), Duration.ofSeconds(2))
                .within(Duration.ofSeconds(7));
        SessionRig processor =
                begun(failing(retries, FailurePolicy.skip(), new IllegalStateException("no")), TooLarge.STOP);
        processor.add(batch(0, 2));
        passTimeUntil(tenancy, "the end", () -> processor.checkpoint().nextOffset() == 2);
        assertThat(attempts.get()).as("far from a thousand repeats").isLessThan(9);
        assertThat(meters.total(Count.SKIPPED)).isEqualTo(1);
    }

    @Test
    void aRecordThatCannotBeReadMeetsThePolicyWithItsBytes() throws Exception {
        SessionRig processor = begun(
                Pipeline.<String, Integer>reading(new StringDeserializer(), new IntegerDeserializer())
                        .retry(AT_ONCE)
                        .onFailure(TO_LETTERS)
                        .handle((key, value, context) -> {}),
                TooLarge.STOP);
        processor.add(batch(0, 2));
        awaitCheckpoint(processor, 2);
        assertThat(letters.taken).hasSize(2).allSatisfy(letter -> {
            assertThat(letter.record().value()).hasSize(2);
            assertThat(letter.attempts()).isEqualTo(1);
        });
    }

    @Test
    void outOfMemoryIsNotTheRecordsFault() throws Exception {
        SessionRig processor = begun(
                reading().onFailure(FailurePolicy.skip()).handle((key, value, context) -> {
                    throw new OutOfMemoryError("test");
                }),
                TooLarge.STOP);
        processor.add(batch(0, 2));
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.failure()).isPresent();
        assertThat(processor.checkpoint()).isEqualTo(Checkpoint.at(0));
    }

    @ParameterizedTest
    @EnumSource
    void aSenderThatBreaksStopsThePartitionAndForgetsNoRecord(Ordering ordering) throws Exception {
        letters.breaks = true;
        SessionRig processor = begun(
                reading().concurrency(1, ordering).onFailure(TO_LETTERS).handle((key, value, context) -> {
                    throw new IllegalStateException("no");
                }),
                TooLarge.STOP);
        processor.add(batch(0, 3));
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.failure())
                .hasValueSatisfying(failure -> assertThat(failure.reason()).contains("broken sender"));
        assertThat(processor.checkpoint()).isEqualTo(Checkpoint.at(0));
    }

    @Test
    void laterGoesToTheRetryTopicWithItsDelay() throws Exception {
        FailurePolicy later =
                FailurePolicy.retryLater("retry", List.of(Duration.ofMinutes(1), Duration.ofMinutes(10)), TO_LETTERS);
        SessionRig processor = begun(failing(Retries.NONE, later, new IllegalStateException("no")), TooLarge.STOP);
        processor.add(batch(0, 3));
        awaitCheckpoint(processor, 3);
        assertThat(retryTopic.taken)
                .singleElement()
                .satisfies(letter ->
                        assertThat(letter.notBefore()).contains(time.now().plus(Duration.ofMinutes(1))));
        assertThat(letters.taken).isEmpty();
        assertThat(meters.total(Count.RETRIED_LATER)).isEqualTo(1);
    }

    @Test
    void whatARecordOfAnotherTopicSaysOfItsPastIsNotBelieved() throws Exception {
        FailurePolicy later = FailurePolicy.retryLater("retry", List.of(Duration.ofMinutes(1)), TO_LETTERS);
        SessionRig processor = begun(failing(Retries.NONE, later, new IllegalStateException("no")), TooLarge.STOP);
        processor.add(new Fetched(List.of(record(0, "k"), parked(1)), Checkpoint.at(2)));
        awaitCheckpoint(processor, 2);
        assertThat(letters.taken).isEmpty();
        assertThat(retryTopic.taken).singleElement().satisfies(letter -> {
            assertThat(letter.origin().topic()).isEqualTo("t");
            assertThat(letter.attempts()).isEqualTo(1);
            assertThat(letter.rounds()).isEqualTo(1);
            assertThat(letter.firstFailedAt()).contains(time.now());
        });
    }

    @Test
    void inTheRetryTopicItIs() throws Exception {
        FailurePolicy later = FailurePolicy.retryLater("t", List.of(Duration.ofMinutes(1)), TO_LETTERS);
        SessionRig processor = begun(failing(Retries.NONE, later, new IllegalStateException("no")), TooLarge.STOP);
        processor.add(new Fetched(List.of(record(0, "k"), parked(1)), Checkpoint.at(2)));
        awaitCheckpoint(processor, 2);
        assertThat(retryTopic.taken).isEmpty();
        assertThat(letters.taken).singleElement().satisfies(letter -> {
            assertThat(letter.origin().topic()).isEqualTo("orders");
            assertThat(letter.attempts()).isEqualTo(5);
        });
    }

    private static ConsumerRecord<byte[], byte[]> parked(long offset) {
        ConsumerRecord<byte[], byte[]> record = record(offset, "k");
        Map.of(
                        LetterHeaders.ORIGIN_TOPIC, "orders",
                        LetterHeaders.ORIGIN_PARTITION, "3",
                        LetterHeaders.ORIGIN_OFFSET, "17",
                        LetterHeaders.GROUP, "g",
                        LetterHeaders.ATTEMPTS, "4",
                        LetterHeaders.ROUND, "9",
                        LetterHeaders.NOT_BEFORE, "0")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }

    @Test
    void inSerialOrderThePartitionWaitsForTheRetry() throws Exception {
        Retries retries = Retries.upTo(1).backOff(Duration.ofSeconds(4), Duration.ofSeconds(4));
        SessionRig processor =
                begun(failing(retries, FailurePolicy.skip(), new IllegalStateException("no")), TooLarge.STOP);
        processor.add(batch(0, 3));
        await("the first attempt", () -> attempts.get() == 1);
        assertThat(done).containsExactly(0L);
        assertThat(processor.checkpoint()).isEqualTo(Checkpoint.at(1));
        passTimeUntil(tenancy, "its end", () -> processor.checkpoint().nextOffset() == 3);
        assertThat(done).containsExactly(0L, 2L);
    }

    @ParameterizedTest
    @EnumSource(value = Ordering.class, names = "UNORDERED", mode = EnumSource.Mode.EXCLUDE)
    void theTimeOfEachAttemptIsMeasuredAndThatOfFailedOnesToo(Ordering ordering) throws Exception {
        Pipeline.Reading<String, String> reading =
                ordering == Ordering.KEY ? reading().concurrency(1, ordering) : reading();
        SessionRig processor = begun(
                reading.retry(AT_ONCE).onFailure(FailurePolicy.skip()).handle((key, value, context) -> {
                    if (context.offset() == 1) {
                        time.advance(Duration.ofMillis(200));
                        throw new IllegalStateException("no");
                    }
                }),
                TooLarge.STOP);
        processor.add(batch(0, 3));
        awaitCheckpoint(processor, 3);
        processor.stop();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        Distribution handler = meters.drain().timing(Timing.HANDLER);
        assertThat(handler.count())
                .as("three attempts at one record, and two others")
                .isEqualTo(5);
        assertThat(handler.percentile(50)).isBetween(190.0, 210.0);
    }
}
