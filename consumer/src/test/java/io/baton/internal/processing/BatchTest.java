package io.baton.internal.processing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.BatchHandler;
import io.baton.BatchLimits;
import io.baton.BatchRecord;
import io.baton.BatchResult;
import io.baton.FailurePolicy;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.Retries;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.metrics.Count;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.SessionRig;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest extends ProcessorHarness {

    private static final Duration LONG = Duration.ofHours(1);

    /** The offsets of each batch that was handed over. */
    private final ConcurrentLinkedQueue<List<Long>> batches = new ConcurrentLinkedQueue<>();

    private Pipeline<String, String> batching(
            BatchLimits limits, FailurePolicy policy, BatchHandler<String, String> handler) {
        return reading().onFailure(policy).handleBatch(limits, records -> {
            batches.add(offsets(records));
            return handler.handle(records);
        });
    }

    private static List<Long> offsets(List<BatchRecord<String, String>> records) {
        return records.stream().map(record -> record.context().offset()).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private HeldLease tenancy;

    @BeforeEach
    void hold() throws InterruptedException {
        tenancy = tenancy();
    }

    private SessionRig begun(Pipeline<?, ?> pipeline) {
        SessionRig processor = processor(pipeline);
        processor.begin(hold(0, 1, tenancy));
        return processor;
    }

    @Test
    void aBatchIsFullByRecordsWhateverThePollsBring() throws Exception {
        SessionRig processor =
                begun(batching(BatchLimits.of(4, 1_000, LONG), FailurePolicy.stop(), records -> BatchResult.allDone()));
        processor.add(batch(0, 3));
        processor.add(batch(3, 9));
        awaitCheckpoint(processor, 8);
        assertThat(batches).containsExactly(range(0, 4), range(4, 8));
    }

    @Test
    void aBatchIsFullByBytesAndALargeRecordIsABatchOfItsOwn() throws Exception {
        // key and value of each record are 3 bytes
        SessionRig processor =
                begun(batching(BatchLimits.of(100, 7, LONG), FailurePolicy.stop(), records -> BatchResult.allDone()));
        processor.add(batch(0, 5));
        awaitCheckpoint(processor, 4);
        assertThat(batches).containsExactly(range(0, 2), range(2, 4));

        batches.clear();
        SessionRig small = processor(
                batching(BatchLimits.of(100, 2, LONG), FailurePolicy.stop(), records -> BatchResult.allDone()));
        small.begin(hold(0, 1, tenancy));
        small.add(batch(0, 2));
        awaitCheckpoint(small, 2);
        assertThat(batches).containsExactly(range(0, 1), range(1, 2));
    }

    @Test
    void aBatchThatIsNotFullGoesWhenItsFirstRecordHasLingered() throws Exception {
        SessionRig processor = begun(batching(
                BatchLimits.of(100, 1_000, Duration.ofSeconds(1)),
                FailurePolicy.stop(),
                records -> BatchResult.allDone()));
        processor.add(batch(0, 3));
        assertThat(processor.awaitIdle(Duration.ofMillis(100))).isFalse();
        assertThat(batches).as("the clock stands still").isEmpty();
        passTimeUntil(tenancy, "the batch", () -> processor.checkpoint().nextOffset() == 3);
        assertThat(batches).containsExactly(range(0, 3));
    }

    @Test
    void theCheckpointWaitsForTheBatch() throws Exception {
        var gate = new CountDownLatch(1);
        SessionRig processor = begun(batching(BatchLimits.of(2, 1_000, LONG), FailurePolicy.stop(), records -> {
            gate.await();
            return BatchResult.allDone();
        }));
        processor.add(batch(0, 3));
        await("the batch", () -> batches.size() == 1);
        assertThat(processor.checkpoint()).isEqualTo(Checkpoint.at(0));
        gate.countDown();
        awaitCheckpoint(processor, 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4, 7})
    void aBadRecordAtHeadMiddleOrTailIsIsolatedByHalving(long bad) throws Exception {
        SessionRig processor =
                begun(batching(BatchLimits.of(8, 1_000, LONG).bisect(), FailurePolicy.skip(), records -> {
                    if (offsets(records).contains(bad)) {
                        throw new IllegalStateException("poison");
                    }
                    done.addAll(offsets(records));
                    return BatchResult.allDone();
                }));
        processor.add(batch(0, 8));
        awaitCheckpoint(processor, 8);
        assertThat(done).hasSize(7).doesNotContain(bad);
        assertThat(meters.total(Count.SKIPPED)).isEqualTo(1);
        assertThat(batches).as("8, then halves").hasSize(7);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4, 7})
    void aRecordNamedAsFailedIsRepeatedAloneAndTheOthersAreDone(long bad) throws Exception {
        SessionRig processor = begun(reading()
                .retry(Retries.upTo(1).backOff(Duration.ZERO, Duration.ZERO))
                .onFailure(FailurePolicy.skip())
                .handleBatch(BatchLimits.of(8, 1_000, LONG), records -> {
                    batches.add(offsets(records));
                    return offsets(records).contains(bad)
                            ? BatchResult.except(records.stream()
                                    .filter(record -> record.context().offset() == bad)
                                    .map(record -> record.failed(new IllegalStateException("bad")))
                                    .toList())
                            : BatchResult.allDone();
                }));
        processor.add(batch(0, 8));
        awaitCheckpoint(processor, 8);
        assertThat(batches).containsExactly(range(0, 8), List.of(bad));
        assertThat(meters.total(Count.SKIPPED)).isEqualTo(1);
        assertThat(meters.total(Count.RETRIES)).isEqualTo(1);
    }

    @Test
    void stopAtANamedRecordKeepsTheOthersFinished() throws Exception {
        SessionRig processor = begun(batching(
                BatchLimits.of(4, 1_000, LONG),
                FailurePolicy.stop(),
                records -> BatchResult.except(records.subList(1, 2), new IllegalStateException("bad"))));
        processor.add(batch(0, 8));
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.failure())
                .hasValueSatisfying(failure -> assertThat(failure.reason()).contains("t-0@1"));
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(1);
        assertThat(processor.checkpoint().ahead())
                .isEqualTo(new FinishedAhead.Builder().add(2, 4).build());
    }

    @Test
    void aBatchThatFailsAsAWholeIsRepeatedAsAWhole() throws Exception {
        SessionRig processor = begun(reading()
                .retry(Retries.upTo(2).backOff(Duration.ZERO, Duration.ZERO))
                .onFailure(FailurePolicy.stop())
                .handleBatch(BatchLimits.of(4, 1_000, LONG), records -> {
                    batches.add(offsets(records));
                    if (records.getFirst().context().attempt() < 3) {
                        throw new IllegalStateException("not now");
                    }
                    return BatchResult.allDone();
                }));
        processor.add(batch(0, 4));
        awaitCheckpoint(processor, 4);
        assertThat(batches).containsExactly(range(0, 4), range(0, 4), range(0, 4));
    }

    @Test
    void withoutHalvingEachRecordOfAFailedBatchMeetsThePolicy() throws Exception {
        SessionRig processor = begun(batching(BatchLimits.of(4, 1_000, LONG), FailurePolicy.skip(), records -> {
            throw new IllegalStateException("no");
        }));
        processor.add(batch(0, 4));
        awaitCheckpoint(processor, 4);
        assertThat(meters.total(Count.SKIPPED)).isEqualTo(4);
        assertThat(batches).hasSize(1);
    }

    @Test
    void whatTheFilterDoesNotWantTakesNoPart() throws Exception {
        SessionRig processor = begun(reading()
                .filter((key, context) -> context.offset() % 2 == 0)
                .onFailure(FailurePolicy.stop())
                .handleBatch(BatchLimits.of(4, 1_000, LONG), records -> {
                    batches.add(offsets(records));
                    return BatchResult.allDone();
                }));
        processor.add(batch(0, 4));
        awaitCheckpoint(processor, 4);
        assertThat(batches).containsExactly(List.of(0L, 2L));
        assertThat(meters.total(Count.FILTERED)).isEqualTo(2);
    }

    @SuppressWarnings("NullAway") // a user's code may not be checked
    private BatchResult nothing(List<BatchRecord<String, String>> records) {
        return null;
    }

    @Test
    void noBatchIsBegunThatCannotBeExpectedToFinishAsAWhole() throws Exception {
        timeToFinish = Duration.ofSeconds(2);
        SessionRig processor = begun(batching(BatchLimits.of(4, 1_000, LONG), FailurePolicy.stop(), records -> {
            time.advance(Duration.ofSeconds(3));
            return BatchResult.allDone();
        }));
        processor.add(batch(0, 8));
        awaitCheckpoint(processor, 4);
        assertThat(processor.awaitIdle(Duration.ofMillis(50))).isFalse();
        assertThat(batches)
                .as("three seconds for four records don't fit into two")
                .hasSize(1);
    }

    @Test
    void anAnswerOfNothingIsAFailure() throws Exception {
        SessionRig processor = begun(batching(BatchLimits.of(2, 1_000, LONG), FailurePolicy.stop(), this::nothing));
        processor.add(batch(0, 2));
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.failure())
                .hasValueSatisfying(failure -> assertThat(failure.reason()).contains("returned null"));
    }

    /** What no batch's answer may name, beside the record at index 1, which may be. */
    enum Stray {
        AN_INDEX_FOR_AN_OFFSET,
        A_RECORD_OF_ANOTHER_BATCH,
        A_RECORD_OF_ANOTHER_PARTITION,
        A_CONTEXT_THAT_THROWS;

        private RecordContext context(RecordContext mine) {
            return (RecordContext) Proxy.newProxyInstance(
                    Stray.class.getClassLoader(),
                    new Class<?>[] {RecordContext.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "offset" ->
                            switch (this) {
                                case AN_INDEX_FOR_AN_OFFSET -> 1L;
                                case A_RECORD_OF_ANOTHER_BATCH -> mine.offset() - 4;
                                case A_RECORD_OF_ANOTHER_PARTITION -> mine.offset();
                                case A_CONTEXT_THAT_THROWS -> throw new IllegalStateException("closed");
                            };
                        case "partition" ->
                            this == A_RECORD_OF_ANOTHER_PARTITION ? mine.partition() + 1 : mine.partition();
                        default -> method.invoke(mine, arguments);
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatNamesWhatIsNotInTheBatchIsAFailureOfTheWholeBatch(Stray stray) throws Exception {
        SessionRig processor = begun(batching(BatchLimits.of(4, 1_000, LONG), FailurePolicy.stop(), records -> {
            BatchRecord<String, String> second = records.get(1);
            var why = new IllegalStateException("bad");
            return second.context().offset() < 4
                    ? BatchResult.allDone()
                    : BatchResult.except(List.of(
                            second.failed(why),
                            new BatchRecord<>("k", "v", stray.context(second.context())).failed(why)));
        }));
        processor.add(batch(0, 8));
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.failure())
                .hasValueSatisfying(failure -> assertThat(failure.reason())
                        .contains("t-0@4")
                        .contains(
                                switch (stray) {
                                    case AN_INDEX_FOR_AN_OFFSET -> "names t-0@1 as failed, which is not in this batch";
                                    case A_RECORD_OF_ANOTHER_BATCH ->
                                        "names t-0@1 as failed, which is not in this batch of 4 records from t-0@4 to t-0@7";
                                    case A_RECORD_OF_ANOTHER_PARTITION -> "names t-1@5 as failed";
                                    case A_CONTEXT_THAT_THROWS -> "closed";
                                }));
        assertThat(processor.checkpoint()).isEqualTo(Checkpoint.at(4));
    }

    @Test
    void anAnswerThatNamesARecordOfAnEarlierAttemptNamesItsRecord() throws Exception {
        var first = new LinkedBlockingQueue<BatchRecord<String, String>>();
        SessionRig processor = begun(reading()
                .retry(Retries.upTo(1).backOff(Duration.ZERO, Duration.ZERO))
                .onFailure(FailurePolicy.skip())
                .handleBatch(BatchLimits.of(4, 1_000, LONG), records -> {
                    if (records.size() > 1) {
                        first.add(records.get(1));
                    }
                    return BatchResult.except(List.of(first.element()), new IllegalStateException("bad"));
                }));
        processor.add(batch(0, 4));
        awaitCheckpoint(processor, 4);
        assertThat(meters.total(Count.SKIPPED)).isEqualTo(1);
    }

    @SuppressWarnings("NullAway") // a user's code may not be checked
    @Test
    void anAnswerCannotBeMadeOfNothing() {
        var record = new BatchRecord<>("k", "v", Stray.AN_INDEX_FOR_AN_OFFSET.context(null));
        assertThatThrownBy(() -> record.failed(null)).hasMessageContaining("null for a reason");
        assertThatThrownBy(() -> new BatchResult.Failed(null, new IllegalStateException()))
                .hasMessageContaining("null for a record");
        assertThatThrownBy(() -> BatchResult.except(Arrays.asList((BatchResult.Failed) null)))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> BatchResult.except(Arrays.asList(record, null), null))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void aBatchThatIsRepeatedReadsItsRecordsAnew() throws Exception {
        var given = new ConcurrentLinkedQueue<String>();
        SessionRig processor = begun(Pipeline.<String, List<String>>reading(
                        new StringDeserializer(), (topic, bytes) -> new ArrayList<>(List.of(new String(bytes, UTF_8))))
                .retry(Retries.upTo(1).backOff(Duration.ZERO, Duration.ZERO))
                .onFailure(FailurePolicy.skip())
                .handleBatch(BatchLimits.of(2, 1_000, LONG), records -> {
                    records.forEach(record -> given.add(record.value().removeFirst()));
                    throw new IllegalStateException("no");
                }));
        processor.add(batch(0, 2));
        awaitCheckpoint(processor, 2);
        assertThat(given).containsExactly("v0", "v1", "v0", "v1");
    }

    /** As where a registry of schemas does not answer the second time. */
    @Test
    void aRecordThatCannotBeReadAgainFailsAloneAndIsNotHandledWithTheOthers() throws Exception {
        var reads = new ConcurrentLinkedQueue<String>();
        SessionRig processor = begun(Pipeline.<String, String>reading(new StringDeserializer(), (topic, bytes) -> {
                    String text = new String(bytes, UTF_8);
                    reads.add(text);
                    if (text.equals("v1") && reads.size() > 4) {
                        throw new IllegalStateException("the registry is away");
                    }
                    return text;
                })
                .retry(Retries.upTo(1).backOff(Duration.ZERO, Duration.ZERO))
                .onFailure(FailurePolicy.skip())
                .handleBatch(BatchLimits.of(4, 1_000, LONG), records -> {
                    if (records.getFirst().context().attempt() == 1) {
                        throw new IllegalStateException("not now");
                    }
                    records.forEach(record -> done.add(record.context().offset()));
                    return BatchResult.allDone();
                }));
        processor.add(batch(0, 4));
        awaitCheckpoint(processor, 4);
        assertThat(done).containsExactly(0L, 2L, 3L);
        assertThat(meters.total(Count.SKIPPED)).isEqualTo(1);
    }

    /** A wrapper of the user's own may answer differently each time it is asked. */
    @Test
    void aResultWhoseContextChangesItsMindDoesNotHideARecordThatFailed() throws Exception {
        SessionRig processor = begun(batching(BatchLimits.of(3, 1_000, LONG), FailurePolicy.stop(), records -> {
            var asked = new AtomicInteger();
            BatchRecord<String, String> failed = records.get(1);
            var fickle = (RecordContext) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {RecordContext.class},
                    (proxy, method, arguments) -> method.getName().equals("offset") && asked.incrementAndGet() > 1
                            ? 77L
                            : method.invoke(failed.context(), arguments));
            return BatchResult.except(
                    List.of(new BatchRecord<>("k", "v", fickle).failed(new IllegalStateException("no"))));
        }));
        processor.add(batch(0, 3));
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.failure()).isPresent();
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(1);
    }

    /** As records do that are handled one by one. */
    @Test
    void inARetryTopicABatchHasRecordsThatAreDueAndTheOthersFollow() throws Exception {
        FailurePolicy later = FailurePolicy.retryLater("t", List.of(Duration.ofSeconds(10)), FailurePolicy.stop());
        var doneAtNanos = new ConcurrentHashMap<Long, Long>();
        SessionRig processor = begun(batching(BatchLimits.of(10, 1_000, Duration.ZERO), later, records -> {
            records.forEach(record -> doneAtNanos.put(record.context().offset(), time.nanos()));
            return BatchResult.allDone();
        }));
        processor.add(new Fetched(
                List.of(
                        due(0, Duration.ofSeconds(5)),
                        due(1, Duration.ZERO),
                        due(2, Duration.ofDays(1_000)),
                        record(3, "k")),
                Checkpoint.at(4)));
        await("those that are due", () -> !batches.isEmpty());
        assertThat(batches).containsExactly(List.of(1L, 3L));
        assertThat(processor.checkpoint().nextOffset()).isZero();
        passTimeUntil(tenancy, "the others", () -> processor.checkpoint().nextOffset() == 4);
        assertThat(batches.stream().flatMap(List::stream)).containsExactly(1L, 3L, 0L, 2L);
        assertThat(doneAtNanos.get(0L))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(5).toNanos());
        assertThat(doneAtNanos.get(2L))
                .as("one that was forged waits for the longest delay")
                .isBetween(Duration.ofSeconds(10).toNanos(), Duration.ofDays(1).toNanos());
    }

    @Test
    void inARetryTopicNoMoreRecordsWaitThanFitIntoTheLeaseRow() throws Exception {
        inFlight = 2;
        FailurePolicy later = FailurePolicy.retryLater("t", List.of(Duration.ofSeconds(10)), FailurePolicy.stop());
        SessionRig processor =
                begun(batching(BatchLimits.of(10, 1_000, Duration.ZERO), later, records -> BatchResult.allDone()));
        processor.add(new Fetched(
                List.of(
                        due(0, Duration.ofSeconds(5)),
                        due(1, Duration.ofSeconds(5)),
                        record(2, "k"),
                        due(3, Duration.ofSeconds(5)),
                        record(4, "k")),
                Checkpoint.at(5)));
        await("the one between them", () -> !batches.isEmpty());
        processor.add(batch(5, 6));
        passTimeUntil(tenancy, "all", () -> processor.checkpoint().nextOffset() == 6);
        assertThat(batches.peek()).as("what is not due lets it pass").containsExactly(2L);
        assertThat(batches.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(range(0, 6));
    }

    @Test
    void aBatchThatWaitsInARetryTopicEndsWithTheHold() throws Exception {
        inFlight = 1;
        FailurePolicy later = FailurePolicy.retryLater("t", List.of(Duration.ofSeconds(10)), FailurePolicy.stop());
        SessionRig processor =
                begun(batching(BatchLimits.of(10, 1_000, Duration.ZERO), later, records -> BatchResult.allDone()));
        processor.add(new Fetched(
                List.of(due(0, Duration.ofSeconds(5)), due(1, Duration.ofSeconds(5)), record(2, "k")),
                Checkpoint.at(3)));
        processor.stop();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(batches).isEmpty();
        assertThat(processor.checkpoint().nextOffset()).isZero();
    }
}
