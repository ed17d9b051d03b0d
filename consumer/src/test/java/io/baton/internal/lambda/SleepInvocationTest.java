package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static io.baton.internal.lambda.Awaiting.report;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.FailurePolicy;
import io.baton.InvocationReport;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.PastInvocation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole invocations that let their partitions sleep, leave them asleep and wake them, against a real broker and DynamoDB Local. */
class SleepInvocationTest extends WholeInvocations {

    private final Map<Integer, Queue<Long>> done = new ConcurrentHashMap<>();
    private final AtomicInteger pipelines = new AtomicInteger();
    private final ByteArrayOutputStream metrics = new ByteArrayOutputStream();
    private String topic = "";
    private String partitions = "";
    private int producers;

    @BeforeEach
    void newTopic() throws Exception {
        topic = site.newTopic(2);
        partitions = "0,1";
        done.clear();
        pipelines.set(0);
        metrics.reset();
    }

    @Test
    void aPartitionSleepsAndIsWokenByARecord() throws Exception {
        produce(0, 5);
        InvocationReport slept = report(invoke(Site.tick(0)));
        assertThat(outcomes(slept)).containsExactly("asleep", "asleep");
        assertThat(slept.getPartitions().getFirst().getNextOffset()).isEqualTo(5);
        assertThat(row(0).isAsleep()).isTrue();
        assertThat(row(1).isAsleep()).isTrue();
        assertThat(site.history.of(site.key(topic)).invocations())
                .singleElement()
                .extracting(PastInvocation::outcome)
                .isEqualTo("asleep");

        produce(1, 1);
        var woken = invoke(Site.watchdog(1));
        await(() -> count(1) == 1);
        await(() -> row(0).generation().value() == 2); // it wakes all
        assertThat(outcomes(report(woken))).containsExactly("asleep", "asleep");
        assertThat(done.get(0)).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(done.get(1)).containsExactly(0L);
    }

    @Test
    void watchdogsAndTicksLeaveItAsleepAndOpenNothing() throws Exception {
        produce(0, 5);
        fallAsleep();
        Lease before = row(0);
        for (Map<String, Object> event : List.of(Site.watchdog(15), Site.tick(14), Site.tick(14), Site.tick(28))) {
            InvocationReport looked = report(invoke(event));
            assertThat(outcomes(looked)).containsExactly("asleep", "asleep");
            assertThat(looked.getLeakedThreads()).isEmpty();
            PartitionReport first = looked.getPartitions().getFirst();
            assertThat(first.getGeneration()).isNull();
            assertThat(first.getNextOffset()).isEqualTo(5);
        }
        assertThat(row(0)).as("nothing was written").isEqualTo(before);
        assertThat(pipelines).as("of the first invocation").hasValue(2);
        assertThat(metrics.toString(UTF_8)).isEmpty();
    }

    @Test
    void anInvocationByHandWakesIt() throws Exception {
        fallAsleep();
        InvocationReport byHand = report(invoke(Map.of()));
        assertThat(byHand.getPartitions())
                .allSatisfy(report -> assertThat(report.getGeneration()).isEqualTo(2));
    }

    @Test
    void aSeekWakesIt() throws Exception {
        produce(0, 5);
        fallAsleep();
        site.seek(topic, 2);
        InvocationReport woken = report(invoke(Site.watchdog(1)));
        assertThat(woken.getPartitions().getFirst().getSeeks()).hasSize(1);
        assertThat(done.get(0)).containsExactly(0L, 1L, 2L, 3L, 4L, 2L, 3L, 4L);
    }

    @Test
    void aStoppedPartitionDoesNotKeepTheOtherAwakeAndIsWokenOnceItIsStarted() throws Exception {
        site.command(topic, 1, DesiredState.STOP);
        InvocationReport slept = report(invoke(Site.tick(0)));
        assertThat(outcomes(slept)).containsExactly("asleep", "stopped");
        assertThat(outcomes(report(invoke(Site.watchdog(1))))).containsExactly("asleep", "stopped");
        assertThat(row(0).generation()).isEqualTo(new Generation(1));
        produce(1, 1);
        site.command(topic, 1, DesiredState.RUN);
        assertThat(outcomes(report(invoke(Site.watchdog(2))))).containsExactly("asleep", "asleep");
        assertThat(count(1)).isEqualTo(1);
    }

    @Test
    void theMarkOfATransactionIsPassedAndItStaysAsleepAfterIt() throws Exception {
        fallAsleep();
        try (var producer = transactional()) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, null, "v".getBytes(UTF_8)))
                    .get();
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, null, "w".getBytes(UTF_8)))
                    .get();
            producer.abortTransaction();
        }
        InvocationReport woken = report(invoke(Site.watchdog(1)));
        assertThat(outcomes(woken)).containsExactly("asleep", "asleep");
        assertThat(woken.getPartitions().getFirst().getNextOffset())
                .as("past both marks")
                .isEqualTo(4);
        assertThat(done.get(0)).containsExactly(0L);
        assertThat(report(invoke(Site.watchdog(2))).getPartitions().getFirst().getGeneration())
                .isNull();
    }

    @Test
    void anOpenTransactionWakesItAndKeepsItAwake() throws Exception {
        fallAsleep();
        try (var producer = transactional()) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, null, "v".getBytes(UTF_8)))
                    .get();
            var woken = invoke(Site.watchdog(1));
            await(() -> row(0).holder() != null);
            producer.commitTransaction();
            assertThat(outcomes(report(woken))).containsExactly("asleep", "asleep");
            assertThat(done.get(0)).containsExactly(0L);
        }
    }

    @Test
    void aTopicThatWasMadeAgainWakesItAndIsReported() throws Exception {
        produce(0, 5);
        fallAsleep();
        site.kafka.deleteTopic(topic);
        site.kafka.createTopic(topic, 2, Map.of());
        produce(0, 5);
        assertThat(failure(invoke(Site.watchdog(1)))).hasMessageContaining("was deleted and made again");
    }

    @Test
    void recordsThatWereDeletedUnreadAreReported() throws Exception {
        partitions = "0";
        produce(0, 5);
        assertThat(outcomes(report(invoke(Site.tick(0))))).containsExactly("asleep");
        produce(0, 5);
        site.kafka.deleteRecordsBefore(topic, 10);
        assertThat(failure(invoke(Site.watchdog(1)))).hasMessageContaining("deleted before they were read");
    }

    @Test
    void deletingWhatIsDoneLeavesItAsleep() throws Exception {
        produce(0, 5);
        fallAsleep();
        site.kafka.deleteRecordsBefore(topic, 5);
        assertThat(report(invoke(Site.watchdog(1))).getPartitions().getFirst().getGeneration())
                .isNull();
    }

    private void fallAsleep() throws Exception {
        assertThat(outcomes(report(invoke(Site.tick(0))))).containsExactly("asleep", "asleep");
        metrics.reset();
    }

    private CompletableFuture<InvocationReport> invoke(Map<String, Object> event) {
        var environment = new HashMap<>(site.environment(topic));
        environment.remove("BATON_PARTITION");
        environment.put("BATON_PARTITIONS", partitions);
        environment.put("BATON_IDLE_AFTER", "1s");
        environment.put("BATON_SOURCE_CHECK_EVERY", "200ms");
        environment.put("KAFKA_ISOLATION_LEVEL", "read_committed");
        return site.invokeWhole(
                environment,
                event,
                LONG,
                this::pipeline,
                (groupId, partition) -> null,
                new PrintStream(metrics, true, UTF_8));
    }

    private Pipeline<?, ?> pipeline() {
        pipelines.incrementAndGet();
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> done.computeIfAbsent(
                                context.partition(), partition -> new ConcurrentLinkedQueue<>())
                        .add(context.offset()));
    }

    private KafkaProducer<byte[], byte[]> transactional() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        site.broker.bootstrapServers(),
                        "transactional.id",
                        topic + "-" + ++producers),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private void produce(int partition, int records) throws Exception {
        var batch = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (int i = 0; i < records; i++) {
            batch.add(new ProducerRecord<>(topic, partition, null, "v".getBytes(UTF_8)));
        }
        site.kafka.send(batch);
    }

    private int count(int partition) {
        return done.getOrDefault(partition, new ConcurrentLinkedQueue<>()).size();
    }

    private Lease row(int partition) {
        return site.row(topic, partition).orElseThrow();
    }

    private static List<String> outcomes(InvocationReport report) {
        return report.getPartitions().stream().map(PartitionReport::getOutcome).toList();
    }
}
