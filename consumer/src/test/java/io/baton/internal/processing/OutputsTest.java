package io.baton.internal.processing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.BatchLimits;
import io.baton.BatchResult;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Output;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.RecordHandler;
import io.baton.internal.guard.Guard;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.CommitLimits;
import io.baton.internal.output.Committed;
import io.baton.internal.output.OutputEncoder;
import io.baton.internal.output.OutputException;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.output.OutputLimits;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.output.OutputSender;
import io.baton.internal.output.Outputs;
import io.baton.internal.progress.Progress;
import io.baton.internal.tenure.Caution;
import io.baton.internal.tenure.CautiousPolls;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.Session;
import io.baton.internal.tenure.SessionRig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When the checkpoint passes records that write, and what becomes of what they wrote. */
class OutputsTest extends ProcessorHarness {

    private static final Output<String, String> OUTPUT =
            Output.to("out", new StringSerializer(), new StringSerializer());
    private static final CommitLimits LIMITS = new CommitLimits(Duration.ofMillis(10), 1_000, 1 << 20);

    /** What Kafka's client tells of records that were in one batch with a wrong one. */
    private static final String IN_ONE_BATCH =
            "Failed to append record because it was part of a batch which had one more more invalid records";

    private final ScriptedTransactions transactions = new ScriptedTransactions();
    private final Sender sender = new Sender();
    private @Nullable HeldLease tenancy;

    /** Acknowledges when the test says so. */
    private static final class Sender implements OutputSender {

        private record Sent(String value, Consumer<@Nullable Exception> answered) {}

        private final List<Sent> sent = new ArrayList<>();
        private final CountDownLatch abandoned = new CountDownLatch(1);

        @Override
        public synchronized void send(OutputRecord output, Consumer<@Nullable Exception> answered) {
            byte[] value = output.record().value();
            sent.add(new Sent(value == null ? "null" : new String(value, UTF_8), answered));
        }

        synchronized List<String> values() {
            return sent.stream().map(Sent::value).toList();
        }

        void answer(String value, @Nullable Exception problem) {
            List<Sent> those;
            synchronized (this) {
                those = sent.stream().filter(one -> one.value().equals(value)).toList();
            }
            those.forEach(one -> one.answered().accept(problem));
        }

        @Override
        public void abandon() {
            abandoned.countDown();
        }

        @Override
        public void close() {}
    }

    private Outputs atLeastOnce() {
        return outputs(new Outputs.Way.AtLeastOnce(sender));
    }

    private Outputs exactlyOnce() {
        return outputs(new Outputs.Way.ExactlyOnce(transactions));
    }

    private Outputs outputs(Outputs.Way way) {
        return new Outputs(new OutputEncoder(Map.of(OUTPUT, OutputLimits.of(10_000)), time), way, LIMITS, time);
    }

    private static Pipeline<String, String> byKey(RecordHandler<String, String> handler) {
        return reading()
                .concurrency(8, Ordering.KEY)
                .writing(OUTPUT)
                .atLeastOnce()
                .onFailure(FailurePolicy.stop())
                .handle(handler);
    }

    private static Pipeline<String, String> serial(RecordHandler<String, String> handler) {
        return reading()
                .writing(OUTPUT)
                .atLeastOnce()
                .onFailure(FailurePolicy.stop())
                .handle(handler);
    }

    private static void echo(String key, String value, RecordContext context) {
        context.send(OUTPUT, key, value);
    }

    private SessionRig begun(Outputs written, Pipeline<?, ?> pipeline, int records) throws InterruptedException {
        outputs = written;
        tenancy = tenancy();
        SessionRig processor = processor(pipeline);
        processor.add(distinctKeys(0, records));
        processor.begin(hold(0, 1, tenancy));
        return processor;
    }

    @Test
    void theCheckpointStaysBelowWhatIsNotAcknowledged() throws Exception {
        SessionRig processor = begun(atLeastOnce(), serial(OutputsTest::echo), 4);
        await("all to be sent", () -> sender.values().size() == 4);
        assertThat(processor.checkpoint()).isEqualTo(Checkpoint.at(0));
        sender.answer("v2", null);
        assertThat(processor.checkpoint().nextOffset()).isZero();
        assertThat(processor.checkpoint().ahead())
                .isEqualTo(new FinishedAhead.Builder().add(2, 3).build());
        sender.answer("v0", null);
        sender.answer("v1", null);
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(3);
        processor.stop();
        assertThat(processor.awaitIdle(Duration.ofMillis(50))).isFalse();
        sender.answer("v3", null);
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(4);
    }

    @Test
    void whatIsNotAcknowledgedInTimeIsWrittenByTheSuccessorAlone() throws Exception {
        SessionRig processor = begun(atLeastOnce(), serial(OutputsTest::echo), 2);
        await("all to be sent", () -> sender.values().size() == 2);
        sender.answer("v0", null);
        processor.stop();
        assertThat(processor.awaitIdle(Duration.ofMillis(20))).isFalse();
        assertThat(sender.abandoned.getCount()).isOne();
        processor.abandon();
        assertThat(sender.abandoned.getCount()).isZero();
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(1);
    }

    @Test
    void anOutputThatIsRefusedStopsThePartitionByName() throws Exception {
        SessionRig processor = begun(atLeastOnce(), serial(OutputsTest::echo), 2);
        await("all to be sent", () -> sender.values().size() == 2);
        sender.answer("v0", null);
        sender.answer("v1", new IllegalStateException("no room"));
        await("the failure", () -> processor.failure().isPresent());
        assertThat(processor.failure().orElseThrow().reason()).contains("t-0@1", "output topic out", "no room");
        processor.stop();
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(1);
    }

    @Test
    void aSlowRecordDoesNotHoldUpTheCommitsOfOthers() throws Exception {
        var slow = new CountDownLatch(1);
        transactions.commits.release(1_000);
        SessionRig processor = begun(
                exactlyOnce(),
                byKey((key, value, context) -> {
                    if (context.offset() == 0) {
                        slow.await();
                    }
                    echo(key, value, context);
                }),
                5);
        awaitWithTime("the others", () -> transactions.outputs().size() == 4);
        assertThat(transactions.outputs()).containsExactlyInAnyOrder("v1", "v2", "v3", "v4");
        Committed committed = transactions.last();
        assertThat(committed).isNotNull();
        assertThat(committed.checkpoint().nextOffset()).isZero();
        assertThat(committed.checkpoint().ahead())
                .isEqualTo(new FinishedAhead.Builder().add(1, 5).build());
        assertThat(processor.checkpoint()).isEqualTo(committed.checkpoint());
        slow.countDown();
        awaitWithTime("the slow record", () -> transactions.outputs().size() == 5);
    }

    /** The clock stands still but where the test moves it. */
    @Test
    void theFirstOutputsOfASessionAreCommittedAtOnceAndTheNextInTheirTurn() throws Exception {
        transactions.commits.release(1_000);
        SessionRig processor = begun(exactlyOnce(), serial(OutputsTest::echo), 1);
        await("the first commit", () -> transactions.outputs().size() == 1);
        processor.add(distinctKeys(1, 2));
        await("the next output to be sent", () -> transactions.sent() == 1);
        assertThat(transactions.outputs()).containsExactly("v0");
        awaitWithTime("the next commit", () -> transactions.outputs().size() == 2);
    }

    @Test
    void aSuccessorOfACrashBeginsWhereTheLastTransactionEnded() throws Exception {
        transactions.commits.release(1_000);
        transactions.committedBefore(new Committed(
                Checkpoint.reaching(
                        2,
                        OptionalInt.empty(),
                        new FinishedAhead.Builder().add(4, 5).build()),
                0,
                1,
                "topic-id"));
        SessionRig processor = begun(exactlyOnce(), serial(OutputsTest::echo), 7);
        awaitWithTime("the rest", () -> processor.checkpoint().nextOffset() == 7);
        assertThat(transactions.outputs()).containsExactly("v2", "v3", "v5", "v6");
    }

    @Test
    void whereHoldersCrashedARecordIsCommittedBeforeTheNextIsNamed() throws Exception {
        transactions.commits.release(1_000);
        var limits = new CommitLimits(Duration.ofDays(1), 1_000, 1 << 20);
        outputs = new Outputs(
                new OutputEncoder(Map.of(OUTPUT, OutputLimits.of(10_000)), time),
                new Outputs.Way.ExactlyOnce(transactions),
                limits,
                time);
        var caution = new Caution(new Setbacks(new Setbacks.Crashes(0, 2, false), null), 3);
        var polls = new CautiousPolls(caution);
        SessionRig processor = processor(serial(OutputsTest::echo));
        processor.add(batch(0, 5));
        HeldLease held = tenancy();
        processor.begin(hold(Checkpoint.at(0), held, caution));
        await("the fourth output", () -> {
            time.advance(Duration.ofMillis(1));
            held.renew(Checkpoint.at(0));
            polls.comesBy(processor.checkpoint());
            return transactions.outputs().size() == 4;
        });
        assertThat(transactions.outputs()).containsExactly("v0", "v1", "v2", "v3");
    }

    @Test
    void aSessionThatIsSlowToStartCommitsNothingBehindWhatIsCommitted() throws Exception {
        transactions.committedBefore(new Committed(Checkpoint.at(2), 0, 1, "topic-id"));
        var progress = new Progress(Checkpoint.at(0));
        HeldLease lease = tenancy();
        var start = new Session.Start(
                Checkpoint.at(0), 0, new Generation(1), lease.fence(), PATIENCE, "topic-id", atMost -> null, null);
        OutputFlow flow = exactlyOnce()
                .begin(
                        new OutputFlow.Of(
                                start,
                                progress,
                                new Guard(lease.fence(), PATIENCE, time, () -> PATIENCE),
                                failure -> {}),
                        null,
                        new Meters(),
                        "outputs");
        assertThat(flow.awaitStart()).contains(Checkpoint.at(2));
        assertThat(progress.checkpoint()).isEqualTo(Checkpoint.at(2));
        flow.abandon();
    }

    @Test
    void aCommitWhoseAnswerIsLostIsAskedForAgain() throws Exception {
        transactions.failures.add(OutputException.Kind.REPEAT);
        transactions.failures.add(OutputException.Kind.REPEAT);
        transactions.commits.release(1_000);
        SessionRig processor = begun(exactlyOnce(), serial(OutputsTest::echo), 3);
        awaitWithTime("the commit", () -> processor.checkpoint().nextOffset() == 3);
        assertThat(transactions.outputs()).containsExactly("v0", "v1", "v2");
        assertThat(processor.failure()).isEmpty();
        assertThat(meters.total(Count.ABORTS)).isZero();
    }

    @Test
    void aFencedSessionMayBeginAgainAndSaysWhatIsCommitted() throws Exception {
        transactions.failures.add(OutputException.Kind.FENCED);
        transactions.commits.release(1_000);
        SessionRig processor = begun(exactlyOnce(), serial(OutputsTest::echo), 3);
        await("an output that is sent", () -> transactions.sent() > 0); // else the first commit has an offset alone
        awaitWithTime("the failure", () -> processor.failure().isPresent());
        assertThat(processor.failure().orElseThrow().mayBeginAgain()).isTrue();
        assertThat(processor.checkpoint()).isEqualTo(Checkpoint.at(0));
        assertThat(transactions.outputs()).isEmpty();
        assertThat(meters.total(Count.PRODUCERS_FENCED)).isEqualTo(1);
        assertThat(meters.total(Count.ABORTS)).isEqualTo(1);
        assertThat(meters.total(Count.COMMITS)).isZero();
    }

    @Test
    void whatIsTooWideForACommitIsCommittedOnceItIsNarrower() throws Exception {
        int records = 800;
        var gate = new CountDownLatch(1);
        inFlight = records;
        transactions.commits.release(10_000);
        outputs = new Outputs(
                new OutputEncoder(Map.of(OUTPUT, OutputLimits.of(10_000)), time),
                new Outputs.Way.ExactlyOnce(transactions),
                new CommitLimits(Duration.ofMillis(10), 1_000, 1), // each output fills it
                time);
        tenancy = tenancy();
        SessionRig processor = processor(reading()
                .concurrency(records, Ordering.KEY)
                .writing(OUTPUT)
                .exactlyOnce()
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {
                    if ((context.offset() >> 50) % 2 == 0) {
                        gate.await();
                    }
                    echo(key, value, context);
                }));
        processor.add(new Fetched(
                LongStream.range(0, records)
                        .mapToObj(i -> record(i << 50, "key-" + i))
                        .toList(),
                Checkpoint.at((long) records << 50)));
        processor.begin(hold(0, 1, tenancy));
        awaitWithTime("every second record", () -> processor.finished() == records / 2);
        assertThat(transactions.outputs()).as("those that fitted").hasSizeLessThan(records / 2);
        gate.countDown();
        awaitWithTime("all", () -> processor.checkpoint().nextOffset() == (long) records << 50);
        assertThat(transactions.outputs()).hasSize(records).doesNotHaveDuplicates();
    }

    @Test
    void nothingOfAnAbandonedRecordIsCommitted() throws Exception {
        var entered = new CountDownLatch(1);
        transactions.commits.release(1_000);
        SessionRig processor = begun(
                exactlyOnce(),
                serial((key, value, context) -> {
                    echo(key, value, context);
                    if (context.offset() == 2) {
                        entered.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            done.add(context.offset()); // and returns as if nothing had been
                        }
                    }
                }),
                3);
        entered.await();
        awaitWithTime("those before", () -> transactions.outputs().size() == 2);
        processor.stop();
        assertThat(processor.awaitIdle(Duration.ofMillis(20))).isFalse();
        processor.abandon();
        take(1);
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(transactions.outputs()).containsExactly("v0", "v1");
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(2);
    }

    @Test
    void whatIsSentAfterTheHandlerHasReturnedIsRefusedAndWrittenNowhere() throws Exception {
        var leaked = new LinkedBlockingQueue<RecordContext>();
        transactions.commits.release(1_000);
        SessionRig processor = begun(exactlyOnce(), serial((key, value, context) -> leaked.add(context)), 1);
        awaitWithTime("the record", () -> processor.checkpoint().nextOffset() == 1);
        RecordContext late = leaked.remove();
        assertThatThrownBy(() -> late.send(OUTPUT, "k", "late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("send before the handler returns");
        assertThat(transactions.outputs()).isEmpty();
    }

    @Test
    void anOutputThatThePipelineDoesNotNameFailsTheRecord() throws Exception {
        Output<String, String> other = Output.to("other", new StringSerializer(), new StringSerializer());
        SessionRig processor =
                begun(exactlyOnce(), serial((key, value, context) -> context.send(other, key, value)), 1);
        await("the failure", () -> processor.failure().isPresent());
        assertThat(processor.failure().orElseThrow().reason())
                .contains("output topic other is not among the outputs of the pipeline");
    }

    @Test
    void ofABatchThatKafkaRefusesTheRecordThatIsWrongIsNamed() throws Exception {
        SessionRig processor = begun(atLeastOnce(), serial(OutputsTest::echo), 3);
        await("the outputs", () -> sender.values().size() == 3);
        sender.answer("v0", new KafkaException(IN_ONE_BATCH));
        sender.answer("v1", new InvalidRecordException("it has no key"));
        sender.answer("v2", new KafkaException(IN_ONE_BATCH));
        await("the failure", () -> processor.failure().isPresent());
        assertThat(processor.failure().orElseThrow().reason())
                .contains("@1 wrote to the output topic out, and Kafka did not take it: it has no key");
    }

    @Test
    void aBatchThatKafkaRefusesWithoutSayingWhyStopsThePartitionInTheEnd() throws Exception {
        SessionRig processor = begun(atLeastOnce(), serial(OutputsTest::echo), 1);
        await("the output", () -> sender.values().size() == 1);
        sender.answer("v0", new KafkaException(IN_ONE_BATCH));
        awaitWithTime("the failure", () -> processor.failure().isPresent());
        assertThat(processor.failure().orElseThrow().reason()).contains("@0 wrote to the output topic out");
    }

    @Test
    void whatASerializerMakesIsCopiedAndWhatItThrowsFailsTheRecord() throws Exception {
        byte[] reused = {'a'};
        Output<String, String> hostile = Output.to("out", new StringSerializer(), (topic, value) -> {
            if (value.equals("v2")) {
                throw new AssertionError("no such value");
            }
            reused[0] = (byte) ('a' + value.charAt(1) - '0');
            return reused;
        });
        outputs = new Outputs(
                new OutputEncoder(Map.of(hostile, OutputLimits.of(10_000)), time),
                new Outputs.Way.AtLeastOnce(sender),
                LIMITS,
                time);
        SessionRig processor = begun(
                outputs,
                reading()
                        .writing(hostile)
                        .atLeastOnce()
                        .onFailure(FailurePolicy.skip())
                        .handle((key, value, context) -> context.send(hostile, key, value)),
                4);
        await("the others", () -> sender.values().size() == 3);
        assertThat(sender.values()).containsExactly("a", "b", "d");
        List.of("a", "b", "d").forEach(value -> sender.answer(value, null));
        awaitCheckpoint(processor, 4);
    }

    @Test
    void whileMoreIsUnderWayThanMayBeHandlersWait() throws Exception {
        String large = "x".repeat(9_000);
        SessionRig processor = begun(
                outputs(new Outputs.Way.ExactlyOnce(transactions)),
                serial((key, value, context) -> {
                    context.send(OUTPUT, key, large);
                    done.add(context.offset());
                }),
                300);
        take(117); // what fits into the limit of a megabyte, and one more
        assertThat(done.poll(50, TimeUnit.MILLISECONDS)).isNull();
        transactions.commits.release(1_000);
        awaitWithTime("all", () -> processor.checkpoint().nextOffset() == 300);
        assertThat(transactions.outputs())
                .containsExactlyElementsOf(
                        IntStream.range(0, 300).mapToObj(i -> large).toList());
    }

    /** Its records finish together, so nothing makes room before the last of them has written. */
    @Test
    void aBatchMayWriteMoreThanMayBeUnderWay() throws Exception {
        transactions.commits.release(1_000);
        var few = new CommitLimits(LIMITS.every(), LIMITS.records(), 250);
        SessionRig processor = begun(
                new Outputs(
                        new OutputEncoder(Map.of(OUTPUT, OutputLimits.of(10_000)), time),
                        new Outputs.Way.ExactlyOnce(transactions),
                        few,
                        time),
                reading()
                        .writing(OUTPUT)
                        .exactlyOnce()
                        .onFailure(FailurePolicy.stop())
                        .handleBatch(BatchLimits.of(10, 1 << 20, Duration.ofMillis(10)), records -> {
                            records.forEach(record -> echo(record.key(), record.value(), record.context()));
                            return BatchResult.allDone();
                        }),
                20);
        awaitWithTime("all", () -> processor.checkpoint().nextOffset() == 20);
        assertThat(transactions.outputs())
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "v" + i).toList());
    }

    private void awaitWithTime(String what, BooleanSupplier condition) {
        passTimeUntil(Objects.requireNonNull(tenancy), what, condition);
    }
}
