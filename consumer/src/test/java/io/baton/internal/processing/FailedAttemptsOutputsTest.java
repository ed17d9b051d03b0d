package io.baton.internal.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.BatchHandler;
import io.baton.BatchLimits;
import io.baton.BatchRecord;
import io.baton.BatchResult;
import io.baton.FailurePolicy;
import io.baton.Output;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.internal.output.CommitLimits;
import io.baton.internal.output.OutputEncoder;
import io.baton.internal.output.OutputLimits;
import io.baton.internal.output.Outputs;
import io.baton.internal.tenure.SessionRig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** A handler may keep its context, and send from another thread: nothing that it sends too late is lost without a word. */
class FailedAttemptsOutputsTest extends ProcessorHarness {

    private static final Output<String, String> OUTPUT =
            Output.to("out", new StringSerializer(), new StringSerializer());
    private static final CommitLimits LIMITS = new CommitLimits(Duration.ofMillis(10), 1_000, 1 << 20);

    private final ScriptedTransactions transactions = new ScriptedTransactions();
    private final LinkedBlockingQueue<RecordContext> kept = new LinkedBlockingQueue<>();

    private static Pipeline.Reading<String, String> writing() {
        return reading().writing(OUTPUT).exactlyOnce();
    }

    @Test
    void anAttemptThatThrewSendsNothingLater() throws Exception {
        assertThatNothingIsSentLater(
                writing().onFailure(FailurePolicy.skip()).handle((key, value, context) -> {
                    kept.add(context);
                    throw new IllegalStateException("no such racer");
                }),
                1);
    }

    @Test
    void aFilterThatDoesNotWantTheRecordSendsNothingLater() throws Exception {
        Pipeline<String, String> pipeline = writing()
                .filter((key, context) -> !kept.add(context))
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {});
        assertThatNothingIsSentLater(pipeline, 1);
    }

    @Test
    void noRecordOfABatchThatThrewSendsLater() throws Exception {
        assertThatNothingIsSentLater(
                inBatches(records -> {
                    keep(records);
                    throw new IllegalStateException("no such race");
                }),
                2);
    }

    @Test
    void aRecordThatABatchNamesAsFailedSendsNothingLater() throws Exception {
        assertThatNothingIsSentLater(
                inBatches(records -> {
                    keep(records);
                    return BatchResult.except(List.of(records.getFirst().failed(new IllegalStateException("no"))));
                }),
                2);
    }

    @Test
    void aRecordOfABatchThatItsFilterDoesNotWantSendsNothingLater() throws Exception {
        assertThatNothingIsSentLater(
                writing()
                        .filter((key, context) -> !kept.add(context))
                        .onFailure(FailurePolicy.stop())
                        .handleBatch(
                                BatchLimits.of(2, 1 << 20, Duration.ofMillis(10)), records -> BatchResult.allDone()),
                2);
    }

    private void keep(List<BatchRecord<String, String>> records) {
        records.forEach(record -> kept.add(record.context()));
    }

    private static Pipeline<String, String> inBatches(BatchHandler<String, String> handler) {
        return writing()
                .onFailure(FailurePolicy.skip())
                .handleBatch(BatchLimits.of(2, 1 << 20, Duration.ofMillis(10)), handler);
    }

    private void assertThatNothingIsSentLater(Pipeline<?, ?> pipeline, int records) throws Exception {
        transactions.commits.release(1_000);
        outputs = new Outputs(
                new OutputEncoder(Map.of(OUTPUT, OutputLimits.of(10_000)), time),
                new Outputs.Way.ExactlyOnce(transactions),
                LIMITS,
                time);
        var tenancy = tenancy();
        SessionRig processor = processor(pipeline);
        processor.add(distinctKeys(0, records));
        processor.begin(hold(0, 1, tenancy));
        passTimeUntil(tenancy, "the records", () -> processor.checkpoint().nextOffset() == records);
        assertThat(kept).hasSizeGreaterThanOrEqualTo(records);
        for (RecordContext late : kept) {
            assertThatThrownBy(() -> late.send(OUTPUT, "k", "late"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("send before the handler returns");
        }
        assertThat(transactions.outputs()).isEmpty();
    }
}
