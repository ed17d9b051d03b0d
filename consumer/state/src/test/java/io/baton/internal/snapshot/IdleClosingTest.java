package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Aggregator;
import io.baton.FailurePolicy;
import io.baton.Output;
import io.baton.Pipeline;
import io.baton.Windows;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.metrics.Count;
import io.baton.internal.output.CommitLimits;
import io.baton.internal.output.Committed;
import io.baton.internal.output.OutputEncoder;
import io.baton.internal.output.OutputException;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.output.OutputTransactions;
import io.baton.internal.output.Outputs;
import io.baton.internal.tenure.Fetched;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Windows that close because nothing comes, in real sessions whose clock and lease row the test drives. */
class IdleClosingTest {

    private static final Duration IDLE = Duration.ofMillis(300);
    private static final Duration STEP = Duration.ofMillis(5);

    private static final class Joined implements Aggregator<String, String, String> {

        @Override
        public String create() {
            return "";
        }

        @Override
        public String add(String key, String value, String aggregate) {
            return aggregate + value;
        }
    }

    private final ConcurrentLinkedQueue<String> closed = new ConcurrentLinkedQueue<>();

    /** Transactions whose commits wait for the test. */
    private static final class Commits implements OutputTransactions {

        private final Semaphore permits = new Semaphore(1_000_000);

        @Override
        public Optional<Committed> takeOver() {
            return Optional.empty();
        }

        @Override
        public void send(OutputRecord output) {}

        @Override
        public void commit(Committed position) {
            try {
                permits.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OutputException(OutputException.Kind.FAILED, "interrupted", e);
            }
        }

        @Override
        public void close() {}
    }

    private static Pipeline.Reading<String, String> reading() {
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer());
    }

    private Pipeline<String, String> windowed() {
        return windowed(reading());
    }

    private Pipeline<String, String> windowed(Pipeline.Reading<String, String> reading) {
        return reading.onFailure(FailurePolicy.stop())
                .windowed("w", Windows.tumbling(Duration.ofSeconds(1)).closeWhenIdle(IDLE))
                .aggregate(new Joined(), Serdes.String())
                .handle((key, window, values, context) -> closed.add(key + values));
    }

    private static Fetched record(long offset, String value, long timestamp) {
        return new Fetched(
                List.of(new ConsumerRecord<>(
                        "t",
                        0,
                        offset,
                        timestamp,
                        TimestampType.CREATE_TIME,
                        1,
                        value.length(),
                        "k".getBytes(UTF_8),
                        value.getBytes(UTF_8),
                        new RecordHeaders(),
                        Optional.empty())),
                Checkpoint.at(offset + 1));
    }

    @Test
    void nothingIsEmittedBeforeTheRowHasTheDecisionAndASuccessorEmitsTheSame() throws Exception {
        var pauses = new AtomicLong();
        var rig = new StateRig(time -> new JumpingTime(time, new AtomicLong(), pauses));
        Checkpoint decided;
        try (var invocation = rig.begun(windowed())) {
            invocation.session.add(record(0, "a", 500));
            Checkpoint handled = invocation.awaited(1);
            invocation.session.written(handled);
            invocation.session.isAtEnd();
            rig.pass(Duration.ofSeconds(3));
            // the decision is a snapshot more
            StateRig.await(() -> {
                rig.pass(STEP);
                return !Objects.equals(invocation.session.checkpoint().snapshot(), handled.snapshot());
            });
            decided = invocation.session.checkpoint();
            // a row of before does not do
            invocation.session.written(handled);
            long begun = pauses.get();
            StateRig.await(() -> {
                rig.pass(STEP);
                return pauses.get() > begun + 100;
            });
            assertThat(closed).isEmpty();
        }
        assertThat(closed).isEmpty();
        try (var invocation = rig.begun(2, decided, windowed(), null)) {
            invocation.session.add(record(1, "b", 600));
            invocation.awaited(2);
            assertThat(closed).containsExactly("ka");
            assertThat(rig.meters.total(Count.LATE_RECORDS)).isOne();
        }
    }

    @Test
    void exactlyOnceNothingIsEmittedWhileTheDecisionIsKeptAndNotCommitted() throws Exception {
        var pauses = new AtomicLong();
        var rig = new StateRig(time -> new JumpingTime(time, new AtomicLong(), pauses));
        Output<String, String> output = Output.to("out", new StringSerializer(), new StringSerializer());
        var commits = new Commits();
        var outputs = new Outputs(
                new OutputEncoder(Map.of(), rig.settable),
                new Outputs.Way.ExactlyOnce(commits),
                new CommitLimits(Duration.ofMillis(10), 1_000, 1 << 20),
                rig.settable);
        Pipeline<String, String> pipeline = windowed(reading().writing(output).exactlyOnce());
        try (var invocation = rig.begun(1, Checkpoint.at(0), pipeline, outputs)) {
            invocation.session.add(record(0, "a", 500));
            StateRig.await(() -> {
                rig.pass(STEP);
                return invocation.session.checkpoint().nextOffset() == 1;
            });
            invocation.session.written(invocation.session.checkpoint());
            commits.permits.drainPermits();
            invocation.session.isAtEnd();
            rig.pass(Duration.ofSeconds(3));
            StateRig.await(() -> {
                rig.pass(STEP);
                return commits.permits.hasQueuedThreads();
            });
            long begun = pauses.get();
            StateRig.await(() -> {
                rig.pass(STEP);
                return pauses.get() > begun + 100;
            });
            assertThat(closed).isEmpty();
            commits.permits.release(1_000_000);
            StateRig.await(() -> {
                invocation.session.written(invocation.session.checkpoint());
                rig.pass(STEP);
                return !closed.isEmpty();
            });
            assertThat(closed).containsExactly("ka");
        }
    }

    @Test
    void onceTheRowHasTheDecisionTheWindowCloses() throws Exception {
        var rig = new StateRig();
        try (var invocation = rig.begun(windowed())) {
            invocation.session.add(record(0, "a", 500));
            Checkpoint handled = invocation.awaited(1);
            invocation.session.isAtEnd();
            rig.pass(Duration.ofSeconds(3));
            StateRig.await(() -> {
                invocation.session.written(invocation.session.checkpoint());
                rig.pass(STEP);
                return !closed.isEmpty();
            });
            assertThat(closed).containsExactly("ka");
            assertThat(invocation.session.checkpoint().snapshot()).isNotEqualTo(handled.snapshot());
        }
    }

    @Test
    void whatTheLogHadBeforeAnAnswerComesFirst() throws Exception {
        var rig = new StateRig();
        var questions = new LinkedBlockingQueue<CompletableFuture<Boolean>>();
        try (var invocation = rig.begun(windowed())) {
            invocation.session.ends(() -> {
                var question = new CompletableFuture<Boolean>();
                questions.add(question);
                return question;
            });
            invocation.session.add(record(0, "a", 500));
            invocation.session.written(invocation.awaited(1));
            rig.pass(Duration.ofSeconds(3));
            CompletableFuture<Boolean> overtaken = asked(rig, questions);
            invocation.session.add(record(1, "b", 600));
            invocation.session.written(invocation.awaited(2));
            overtaken.complete(true);
            rig.looks();
            assertThat(closed).as("by an answer from before a record").isEmpty();
            rig.pass(Duration.ofSeconds(1));
            asked(rig, questions).complete(false);
            rig.looks();
            assertThat(closed).as("with records to come").isEmpty();
            rig.pass(Duration.ofSeconds(1));
            asked(rig, questions).completeExceptionally(new IllegalStateException("Kafka is away"));
            rig.looks();
            assertThat(closed).as("without an answer").isEmpty();
            rig.pass(Duration.ofSeconds(1));
            asked(rig, questions).complete(true);
            StateRig.await(() -> {
                invocation.session.written(invocation.session.checkpoint());
                rig.pass(STEP);
                return !closed.isEmpty();
            });
            assertThat(closed).containsExactly("kab");
        }
    }

    @Test
    void theWatermarkIsOfWhenTheLogsEndWasAskedFor() throws Exception {
        var rig = new StateRig();
        var questions = new LinkedBlockingQueue<CompletableFuture<Boolean>>();
        try (var invocation = rig.begun(windowed())) {
            invocation.session.ends(() -> {
                var question = new CompletableFuture<Boolean>();
                questions.add(question);
                return question;
            });
            long begun = rig.settable.now().toEpochMilli();
            invocation.session.add(record(0, "a", begun));
            invocation.session.add(record(1, "b", begun + 60_000));
            invocation.session.written(invocation.awaited(2));
            assertThat(closed).containsExactly("ka");
            rig.pass(Duration.ofSeconds(50));
            rig.looks();
            assertThat(questions).as("while the last window is not over").isEmpty();
            rig.pass(Duration.ofSeconds(12));
            CompletableFuture<Boolean> question = asked(rig, questions);
            rig.pass(Duration.ofSeconds(20));
            question.complete(true);
            StateRig.await(() -> {
                invocation.session.written(invocation.session.checkpoint());
                rig.pass(STEP);
                return closed.size() == 2;
            });
            invocation.session.add(record(2, "c", begun + 70_000));
            invocation.awaited(3);
            assertThat(rig.meters.total(Count.LATE_RECORDS))
                    .as("late by a time that nobody asked in")
                    .isZero();
        }
    }

    private static CompletableFuture<Boolean> asked(StateRig rig, BlockingQueue<CompletableFuture<Boolean>> questions) {
        StateRig.await(() -> {
            rig.pass(STEP);
            return !questions.isEmpty();
        });
        return questions.remove();
    }

    @Test
    void aClockThatJumpsClosesNothingUntilItIsBackInStep() throws Exception {
        var byMillis = new AtomicLong();
        var rig = new StateRig(time -> new JumpingTime(time, byMillis, new AtomicLong()));
        try (var invocation = rig.begun(windowed())) {
            long begun = 10_000;
            invocation.session.add(record(0, "a", begun));
            invocation.awaited(1);
            invocation.session.isAtEnd();
            byMillis.set(Duration.ofHours(1).toMillis());
            rig.pass(Duration.ofSeconds(1));
            invocation.session.written(invocation.session.checkpoint());
            rig.looks();
            assertThat(closed).isEmpty();
            byMillis.set(0);
            rig.pass(Duration.ofSeconds(11));
            StateRig.await(() -> {
                invocation.session.written(invocation.session.checkpoint());
                rig.pass(STEP);
                return !closed.isEmpty();
            });
        }
    }
}
