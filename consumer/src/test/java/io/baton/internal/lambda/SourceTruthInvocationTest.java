package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static io.baton.internal.lambda.Awaiting.happens;
import static io.baton.internal.lambda.Awaiting.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.InvocationFailedException;
import io.baton.Ordering;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.internal.kafka.KafkaPartitionSource;
import io.baton.internal.kafka.SourceSettings;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.tenure.LogCutOff;
import io.baton.internal.tenure.PartitionSource;
import io.baton.internal.time.SystemTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kafka does not stay as it was: records go, topics go and come back, others join in, brokers fall over. */
class SourceTruthInvocationTest extends WholeInvocations {

    /** How long the broker stays away, besides what it takes to start. */
    private static final Duration BROKER_DOWN = Duration.ofSeconds(4);

    /** The offsets that handlers finished. */
    private final ConcurrentLinkedQueue<Long> done = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void forget() {
        done.clear();
    }

    @Test
    void recordsThatAreGoneStopItUnlessSomebodyChoseOtherwise() throws Exception {
        String topic = truncated();
        InvocationFailedException failure = failure(start(topic, 14, Map.of("BATON_OUT_OF_RANGE", "stop")));
        assertThat(failure).hasMessageContaining("15 records were deleted");
        assertThat(failure.report().getPartitions().getFirst().getNextOffset()).isEqualTo(10);
    }

    @Test
    void orItGoesOnWithTheOldestThereIs() throws Exception {
        String topic = truncated();
        var metrics = new CapturedMetrics();
        try (var log = new CapturedLog()) {
            var running = start(topic, 14, Map.of("BATON_OUT_OF_RANGE", "earliest"), metrics);
            await(() -> site.checkpoint(topic) == 30);
            PartitionReport report = site.stop(topic, running);
            assertThat(done).containsExactly(25L, 26L, 27L, 28L, 29L);
            assertThat(report.getRecords()).isEqualTo(5);
            assertThat(report.getSkipped()).isZero();
            assertThat(metrics.sum("LostToRetention")).isEqualTo(15);
            assertThat(log.lines("15 records from offset 10 on were deleted", "going on with offset 25"))
                    .hasSize(1);
        }
    }

    @Test
    void orWithWhatComesFromNowOn() throws Exception {
        String topic = truncated();
        var metrics = new CapturedMetrics();
        try (var log = new CapturedLog()) {
            var running = start(topic, 14, Map.of("BATON_OUT_OF_RANGE", "latest"), metrics);
            await(() -> site.checkpoint(topic) == 30);
            site.produce(topic, 30, 33);
            await(() -> site.checkpoint(topic) == 33);
            PartitionReport report = site.stop(topic, running);
            assertThat(done).containsExactly(30L, 31L, 32L);
            assertThat(report.getSkipped()).isEqualTo(5);
            assertThat(metrics.sum("LostToRetention")).isEqualTo(15);
            assertThat(log.lines("15 records from offset 10 on were deleted", "going on with offset 30"))
                    .hasSize(1);
        }
    }

    @Test
    void aLeaderEpochThatTheLogNeverHadStopsIt() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        var before = start(topic, 0, Map.of());
        await(() -> site.checkpoint(topic) == 10);
        site.stop(topic, before);
        site.command(topic, DesiredState.RUN);
        site.produce(topic, 10, 20);
        // as if what was read up to there had been written by a leader that this log knows nothing of
        site.checkpointedInLeaderEpoch(topic, 1_000);
        done.clear();
        InvocationFailedException failure = failure(start(topic, 14, Map.of()));
        assertThat(failure)
                .hasMessageContaining("The log of " + topic + "-0 was cut off")
                .hasMessageContaining("below offset 10");
        assertThat(failure.report().getPartitions().getFirst().getNextOffset()).isEqualTo(10);
        assertThat(done).isEmpty();
    }

    /** By each look for a moment only, while Kafka is asked where the log ends. */
    @Test
    void aLogThatWasCutOffIsToldHoweverOftenTheReaderHasToLook() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 20);
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                site.broker.bootstrapServers(),
                "group.id",
                Site.GROUP,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "none");
        try (var source = new KafkaPartitionSource(
                properties, new TopicPartition(topic, 0), SourceSettings.DEFAULT, new SystemTime())) {
            var unused = source.connect();
            source.seek(new Checkpoint(10, OptionalInt.of(1_000)));
            awaitOnce(() -> isCutOff(source));
            // as a holder does after its prefetch
            source.seek(new Checkpoint(10, OptionalInt.of(1_000)));
            awaitOnce(() -> isCutOff(source));
            source.seek(new Checkpoint(10, OptionalInt.empty()));
            awaitOnce(() -> isRead(source));
        }
    }

    /** For what is seen only once. */
    private static void awaitOnce(BooleanSupplier condition) throws InterruptedException {
        var seen = new AtomicBoolean();
        await(() -> seen.get() || (condition.getAsBoolean() && seen.compareAndSet(false, true)));
    }

    private static boolean isCutOff(PartitionSource source) {
        try {
            assertThat(source.poll(Duration.ZERO).records()).isEmpty();
            return false;
        } catch (LogCutOff e) {
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isRead(PartitionSource source) {
        try {
            return !source.poll(Duration.ofMillis(10)).records().isEmpty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A topic whose lease says 10, and whose log begins with 25 and ends with 29. */
    private String truncated() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        var before = start(topic, 0, Map.of());
        await(() -> site.checkpoint(topic) == 10);
        site.stop(topic, before);
        site.command(topic, DesiredState.RUN);
        site.produce(topic, 10, 30);
        site.kafka.deleteRecordsBefore(topic, 25);
        done.clear();
        return topic;
    }

    @Test
    void aTopicThatIsMadeAgainWhileItIsReadStopsIt() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        var running = start(topic, 0, Map.of("BATON_SOURCE_CHECK_EVERY", "500ms"));
        await(() -> site.checkpoint(topic) == 10);
        site.kafka.deleteTopic(topic);
        site.kafka.createTopic(topic, 1, Map.of());
        site.produce(topic, 0, 5);
        InvocationFailedException failure = failure(running);
        assertThat(failure)
                .hasMessageContaining("The topic '" + topic + "' was deleted and made again while it was read");
        assertThat(failure.report().getPartitions().getFirst().getNextOffset()).isEqualTo(10);
        assertThat(done).hasSize(10);
    }

    @Test
    void aTopicThatIsDeletedWhileItIsReadStopsIt() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        var running = start(topic, 0, Map.of("BATON_SOURCE_CHECK_EVERY", "100ms"));
        await(() -> site.checkpoint(topic) == 10);
        site.kafka.deleteTopic(topic);
        InvocationFailedException failure = failure(running);
        assertThat(failure).hasMessageContaining("The topic '" + topic + "' was deleted while it was read");
        assertThat(failure.report().getPartitions().getFirst().getNextOffset()).isEqualTo(10);
        assertThat(failure.report().getLeakedThreads()).isEmpty();
    }

    @Test
    void whileAHandlerIsStuckAndNothingMoreIsWantedTheLagGrowsAndLaterNoRecordIsMissing() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 20);
        var metrics = new CapturedMetrics();
        var stuck = new CountDownLatch(1);
        var running = startStuck(topic, stuck, metrics);
        await(() -> metrics.had("LagRecords", 20));
        site.produce(topic, 20, 50);
        await(() -> metrics.had("LagRecords", 50));
        stuck.countDown();
        await(() -> site.checkpoint(topic) == 50);
        assertThat(site.stop(topic, running).getOutcome()).isEqualTo("stopped");
        assertThat(done).containsExactlyElementsOf(offsets(50));
    }

    @Test
    void whileAHandlerIsStuckAndNothingMoreIsWantedATopicThatIsDeletedIsNoticed() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 20);
        var metrics = new CapturedMetrics();
        var stuck = new CountDownLatch(1);
        var running = startStuck(topic, stuck, metrics);
        await(() -> metrics.had("LagRecords", 20));
        site.kafka.deleteTopic(topic);
        assertThat(failure(running)).hasMessageContaining("The topic '" + topic + "' was deleted while it was read");
        stuck.countDown();
    }

    /** With room for a few records, fewer than one fetch brings. */
    private CompletableFuture<PartitionReport> startStuck(String topic, CountDownLatch stuck, CapturedMetrics metrics) {
        var environment = with(
                site.environment(topic),
                Map.of(
                        "BATON_SOURCE_CHECK_EVERY", "100ms",
                        "BATON_METRICS_INTERVAL", "1s",
                        "BATON_BUFFER_RECORDS", "5",
                        "KAFKA_MAX_POLL_RECORDS", "3"));
        return site.invoke(
                environment,
                Site.tick(0),
                LONG,
                () -> Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                        .concurrency(1, Ordering.PARTITION)
                        .onFailure(FailurePolicy.stop())
                        .handle((key, value, context) -> {
                            stuck.await();
                            done.add(context.offset());
                        }),
                metrics.out);
    }

    @Test
    void somebodyWhoSubscribesWithTheGroupIsNoticedAndHarmsNobody() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        var metrics = new CapturedMetrics();
        try (var log = new CapturedLog()) {
            var running = start(topic, 0, Map.of("BATON_SOURCE_CHECK_EVERY", "100ms"), metrics);
            await(() -> site.checkpoint(topic) == 10);
            try (var foreigner = site.kafka.consumer(
                    Map.of("group.id", Site.GROUP, "client.id", "acme-import", "enable.auto.commit", "false"))) {
                foreigner.subscribe(List.of(topic));
                await(() -> {
                    foreigner.poll(Duration.ofMillis(10));
                    // one that has not come to the end of its joining is listed, and refuses nobody
                    return !foreigner.assignment().isEmpty()
                            && log.says("1 member(s) joined the group '" + Site.GROUP + "'", "acme-import");
                });
                site.produce(topic, 10, 20);
                await(() -> site.checkpoint(topic) == 20);
                // offsets that Kafka has not answered to are mirrored again after a minute
                assertThat(happens(
                                () -> log.says("was refused: another consumer has subscribed with this group id"),
                                Duration.ofMinutes(2)))
                        .isTrue();
                await(() -> metrics.had("ForeignMembers", 1));
            }
            await(() -> metrics.last("ForeignMembers").orElse(-1) == 0);
            site.produce(topic, 20, 30);
            await(() -> site.checkpoint(topic) == 30);
            PartitionReport report = site.stop(topic, running);
            assertThat(report.getOutcome()).isEqualTo("stopped");
            assertThat(done).containsExactlyElementsOf(offsets(30));
            assertThat(site.groupOffset(topic))
                    .as("the mirror, once it is alone")
                    .contains(30L);
            assertThat(log.lines("joined the group")).as("said once").hasSize(1);
        }
    }

    @Test
    void partitionsThatNobodyReadsAreNoticedAlsoThoseThatAreAddedLater() throws Exception {
        String topic = site.newTopic(3);
        var metrics = new CapturedMetrics();
        try (var log = new CapturedLog()) {
            var running = start(topic, 0, Map.of("BATON_SOURCE_CHECK_EVERY", "100ms", "BATON_FUNCTIONS", "1"), metrics);
            await(() ->
                    log.says("'" + topic + "' has 3 partitions and 1 function", "no function reads partitions 1 to 2"));
            await(() -> metrics.had("UnassignedPartitions", 2));
            site.kafka.growTo(topic, 4);
            await(() -> log.says("'" + topic + "' has 4 partitions", "no function reads partitions 1 to 3"));
            await(() -> metrics.had("UnassignedPartitions", 3));
            assertThat(site.stop(topic, running).getOutcome()).isEqualTo("stopped");
            assertThat(log.lines("has 3 partitions")).as("said once").hasSize(1);
        }
    }

    @Test
    void aTransactionThatNobodyEndsIsLagAndIsNamed() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        var metrics = new CapturedMetrics();
        try (var log = new CapturedLog();
                var producer = site.kafka.inTransaction(topic, 50)) {
            var running = start(
                    topic,
                    0,
                    Map.of("BATON_SOURCE_CHECK_EVERY", "100ms", "KAFKA_ISOLATION_LEVEL", "read_committed"),
                    metrics);
            await(() -> site.checkpoint(topic) == 10);
            await(() -> metrics.had("LagRecords", 50));
            await(() -> metrics.had("WithheldRecords", 50));
            await(() -> metrics.last("LagMillis").orElse(0) > 0);
            await(() -> metrics.last("CheckpointAgeMillis").orElse(0) > 0);
            await(() -> log.says("Offsets 10 to 59 of " + topic + "-0 are withheld", "abort --topic " + topic));
            assertThat(log.lines("a transaction of producer")).as("said once").hasSize(1);
            producer.commitTransaction();
            await(() -> site.checkpoint(topic) == 61);
            await(() -> metrics.last("LagRecords").orElse(-1) == 0);
            assertThat(site.stop(topic, running).getOutcome()).isEqualTo("stopped");
            assertThat(done).hasSize(60);
        }
    }

    @Tag("faults")
    @Test
    void aBrokerThatStaysAwayForAWhileIsRiddenOutAndAHandOverWaitsForIt() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 50);
        var first = start(topic, 0, Map.of());
        await(() -> site.checkpoint(topic) == 50);
        site.broker.kill();
        CompletableFuture<PartitionReport> second;
        try {
            second = start(topic, 14, Map.of());
            assertThat(happens(() -> first.isDone() || second.isDone() || site.holder(topic) != 1, BROKER_DOWN))
                    .as("it holds, and nobody fails")
                    .isFalse();
        } finally {
            site.broker.start();
        }
        site.produce(topic, 50, 100);
        PartitionReport superseded = report(first);
        await(() -> site.checkpoint(topic) == 100);
        PartitionReport stopped = site.stop(topic, second);
        assertThat(superseded.getOutcome()).isEqualTo("superseded");
        assertThat(superseded.getGeneration()).isEqualTo(1);
        assertThat(stopped.getGeneration()).isEqualTo(2);
        assertThat(stopped.getFromOffset()).isEqualTo(superseded.getNextOffset());
        assertThat(done).containsExactlyInAnyOrderElementsOf(offsets(100));
    }

    @Tag("faults")
    @Test
    void aBrokerThatIsAwayAtTheStartIsWaitedForAsLongAsSaid() throws Exception {
        String topic = site.newTopic(1);
        String dead = site.kafka.newTopic("letters", 1, Map.of());
        site.produce(topic, 0, 10);
        site.broker.kill();
        CompletableFuture<PartitionReport> patient;
        try {
            InvocationFailedException failure = failure(start(topic, 0, Map.of("BATON_CONNECT_TIMEOUT", "500ms")));
            assertThat(failure)
                    .hasMessageContaining(site.broker.bootstrapServers())
                    .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS");
            assertThat(failure.report().getPartitions().getFirst().getGeneration())
                    .isNull();
            patient = site.invoke(
                    with(site.environment(topic), Map.of("BATON_CONNECT_TIMEOUT", "30s")),
                    Site.tick(14),
                    LONG,
                    pipeline(FailurePolicy.deadLetter(DeadLetterTarget.kafka(dead, Map.of("max.block.ms", "200")))));
            assertThat(happens(patient::isDone, Duration.ofSeconds(1))).isFalse();
        } finally {
            site.broker.start();
        }
        await(() -> site.checkpoint(topic) == 10);
        site.stop(topic, patient);
        assertThat(done).containsExactlyElementsOf(offsets(10));
    }

    private CompletableFuture<PartitionReport> start(String topic, int minute, Map<String, String> more) {
        return start(topic, minute, more, new CapturedMetrics());
    }

    private CompletableFuture<PartitionReport> start(
            String topic, int minute, Map<String, String> more, CapturedMetrics metrics) {
        var environment = with(site.environment(topic), more);
        environment.put("BATON_METRICS_INTERVAL", "1s");
        return site.invoke(environment, Site.tick(minute), LONG, pipeline(FailurePolicy.stop()), metrics.out);
    }

    private Supplier<Pipeline<?, ?>> pipeline(FailurePolicy policy) {
        return () -> Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .concurrency(1, Ordering.PARTITION)
                .onFailure(policy)
                .handle((key, value, context) -> done.add(context.offset()));
    }

    private static Map<String, String> with(Map<String, String> environment, Map<String, String> more) {
        var all = new HashMap<>(environment);
        all.putAll(more);
        return all;
    }

    private static List<Long> offsets(long to) {
        return LongStream.range(0, to).boxed().toList();
    }
}
