package io.baton.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.BatchHandler;
import io.baton.BatchLimits;
import io.baton.BatchRecord;
import io.baton.BatchResult;
import io.baton.FailurePolicy;
import io.baton.Pipeline;
import io.baton.Retries;
import io.baton.lease.Checkpoint;
import io.baton.lease.FinishedAhead;
import io.baton.lease.Tenancy;
import io.baton.metrics.Count;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    private Tenancy tenancy;

    @BeforeEach
    void hold() throws InterruptedException {
        tenancy = tenancy();
    }

    private Processor<?, ?> begun(Pipeline<?, ?> pipeline) {
        Processor<?, ?> processor = processor(pipeline);
        processor.begin(hold(0, 1, tenancy));
        return processor;
    }

    @Test
    void aBatchIsFullByRecordsWhateverThePollsBring() throws Exception {
        Processor<?, ?> processor =
                begun(batching(BatchLimits.of(4, 1_000, LONG), FailurePolicy.stop(), records -> BatchResult.allDone()));
        processor.add(batch(0, 3));
        processor.add(batch(3, 9));
        awaitCheckpoint(processor, 8);
        assertThat(batches).containsExactly(range(0, 4), range(4, 8));
    }

    @Test
    void aBatchIsFullByBytesAndALargeRecordIsABatchOfItsOwn() throws Exception {
        // key and value of each record are 3 bytes
        Processor<?, ?> processor =
                begun(batching(BatchLimits.of(100, 7, LONG), FailurePolicy.stop(), records -> BatchResult.allDone()));
        processor.add(batch(0, 5));
        awaitCheckpoint(processor, 4);
        assertThat(batches).containsExactly(range(0, 2), range(2, 4));

        batches.clear();
        Processor<?, ?> small = processor(
                batching(BatchLimits.of(100, 2, LONG), FailurePolicy.stop(), records -> BatchResult.allDone()));
        small.begin(hold(0, 1, tenancy));
        small.add(batch(0, 2));
        awaitCheckpoint(small, 2);
        assertThat(batches).containsExactly(range(0, 1), range(1, 2));
    }

    @Test
    void aBatchThatIsNotFullGoesWhenItsFirstRecordHasLingered() throws Exception {
        Processor<?, ?> processor = begun(batching(
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
        Processor<?, ?> processor = begun(batching(BatchLimits.of(2, 1_000, LONG), FailurePolicy.stop(), records -> {
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
        Processor<?, ?> processor =
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
        Processor<?, ?> processor = begun(reading()
                .retry(Retries.upTo(1).backOff(Duration.ZERO, Duration.ZERO))
                .onFailure(FailurePolicy.skip())
                .handleBatch(BatchLimits.of(8, 1_000, LONG), records -> {
                    batches.add(offsets(records));
                    return offsets(records).contains(bad)
                            ? new BatchResult(Map.of(bad, new IllegalStateException("bad")))
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
        Processor<?, ?> processor = begun(batching(
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
        Processor<?, ?> processor = begun(reading()
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
        Processor<?, ?> processor = begun(batching(BatchLimits.of(4, 1_000, LONG), FailurePolicy.skip(), records -> {
            throw new IllegalStateException("no");
        }));
        processor.add(batch(0, 4));
        awaitCheckpoint(processor, 4);
        assertThat(meters.total(Count.SKIPPED)).isEqualTo(4);
        assertThat(batches).hasSize(1);
    }

    @Test
    void whatTheFilterDoesNotWantTakesNoPart() throws Exception {
        Processor<?, ?> processor = begun(reading()
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
        Processor<?, ?> processor = begun(batching(BatchLimits.of(4, 1_000, LONG), FailurePolicy.stop(), records -> {
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
        Processor<?, ?> processor =
                begun(batching(BatchLimits.of(2, 1_000, LONG), FailurePolicy.stop(), this::nothing));
        processor.add(batch(0, 2));
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.failure())
                .hasValueSatisfying(failure -> assertThat(failure.reason()).contains("answered null"));
    }
}
