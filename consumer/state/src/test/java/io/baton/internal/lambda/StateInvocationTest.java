package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static io.baton.internal.lambda.Awaiting.report;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.BatchLimits;
import io.baton.BatchRecord;
import io.baton.BatchResult;
import io.baton.Delivery;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Output;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.Retries;
import io.baton.State;
import io.baton.StateFullException;
import io.baton.Store;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.snapshot.SnapshotArchive;
import io.baton.internal.snapshot.TestBucket;
import io.baton.internal.time.SystemTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/** Whole invocations whose handlers count by key, against a real broker, DynamoDB Local and a real S3 server. */
class StateInvocationTest extends StatefulInvocations {

    private static final Store<String, Long> COUNTS = Store.of("counts", Serdes.String(), Serdes.Long());
    private static final int RECORDS = 300;
    /** Of each key, in the order in which its records were handled: the count that the handler found, and one more. */
    private final Map<String, List<Long>> counted = new ConcurrentHashMap<>();

    @BeforeEach
    void nothingIsCounted() {
        counted.clear();
    }

    private static Pipeline.Reading<String, String> reading() {
        return Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .keeping(COUNTS);
    }

    private Pipeline<String, String> counting() {
        return reading()
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> count(key, context.state(COUNTS)));
    }

    private Pipeline<String, String> countingByKey() {
        return reading()
                .concurrency(10, Ordering.KEY)
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> count(key, context.state(COUNTS)));
    }

    private Pipeline<String, String> countingInBatches() {
        return reading()
                .onFailure(FailurePolicy.stop())
                .handleBatch(BatchLimits.of(20, 1 << 20, Duration.ofMillis(5)), records -> {
                    records.forEach(
                            record -> count(record.key(), record.context().state(COUNTS)));
                    return BatchResult.allDone();
                });
    }

    private void count(String key, State<Long> count) {
        Long before = count.get();
        long now = before == null ? 1 : before + 1;
        count.put(now);
        counted.computeIfAbsent(key, same -> Collections.synchronizedList(new ArrayList<>()))
                .add(now);
    }

    private void assertThatEachKeyWasCounted(int records) {
        assertThat(counted).hasSize(3);
        counted.forEach((key, counts) -> assertThat(counts)
                .as(key)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, records / 3)
                        .mapToObj(Long::valueOf)
                        .toList()));
    }

    @Nullable
    private String snapshot(String topic) {
        return site.row(topic)
                .flatMap(Lease::checkpoint)
                .map(Checkpoint::snapshot)
                .orElse(null);
    }

    private void seek(String topic, long to, @Nullable String snapshot) {
        new Leases(site.store, LeaseTimings.DEFAULT, new SystemTime())
                .seek(site.row(topic).orElseThrow(), to, snapshot, "test", "because");
    }

    @ParameterizedTest
    @ValueSource(strings = {"in order", "by key", "in batches"})
    void countsGoOnThroughHandOvers(String way) throws Exception {
        String topic = site.newTopic(1);
        Supplier<Pipeline<?, ?>> pipeline = () -> switch (way) {
            case "by key" -> countingByKey();
            case "in batches" -> countingInBatches();
            default -> counting();
        };
        var first = start(topic, 0, pipeline);
        site.produce(topic, 0, 60);
        await(() -> site.checkpoint(topic) == 60);
        var second = start(topic, 14, pipeline);
        site.produce(topic, 60, 120);
        assertThat(report(first).getOutcome()).isEqualTo("superseded");
        var third = start(topic, 28, pipeline);
        site.produce(topic, 120, 210);
        assertThat(report(second).getOutcome()).isEqualTo("superseded");
        var fourth = start(topic, 42, pipeline);
        site.produce(topic, 210, RECORDS);
        assertThat(report(third).getOutcome()).isEqualTo("superseded");
        await(() -> site.checkpoint(topic) == RECORDS);
        PartitionReport last = site.stop(topic, fourth);

        assertThat(last.getNextOffset()).isEqualTo(RECORDS);
        // the table's client of the test itself has threads of the SDK
        assertThat(site.leakedThreads(last)).noneMatch(thread -> thread.contains("baton"));
        assertThatEachKeyWasCounted(RECORDS);
    }

    @ParameterizedTest
    @EnumSource
    void outputsMadeOfStateAreRightThroughHandOversAndFailures(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        Output<String, Long> output =
                Output.to(site.kafka.newTopic("counts", 1, Map.of()), new StringSerializer(), new LongSerializer());
        var failed = new AtomicBoolean();
        Supplier<Pipeline<?, ?>> pipeline = () -> {
            var writing = reading().writing(output);
            return (way == Delivery.EXACTLY_ONCE ? writing.exactlyOnce() : writing.atLeastOnce())
                    .onFailure(FailurePolicy.stop())
                    .handle((key, value, context) -> {
                        if (value.equals("v100") && failed.compareAndSet(false, true)) {
                            throw new IllegalStateException("told to fail");
                        }
                        count(key, context.state(COUNTS));
                        context.send(
                                output,
                                key,
                                Objects.requireNonNull(counted.get(key)).getLast());
                    });
        };
        site.produce(topic, 0, 150);
        assertThat(failure(start(topic, 0, pipeline))).hasMessageContaining("told to fail");
        var second = start(topic, 14, pipeline);
        await(() -> site.checkpoint(topic) == 150);
        var third = start(topic, 28, pipeline);
        site.produce(topic, 150, RECORDS);
        assertThat(report(second).getOutcome()).isEqualTo("superseded");
        await(() -> site.checkpoint(topic) == RECORDS);
        site.stop(topic, third);

        assertThatEachKeyWasCounted(RECORDS);
        var written = new HashMap<String, List<Long>>();
        for (var record : site.kafka.readCommitted(output.topic())) {
            written.computeIfAbsent(new String(record.key(), UTF_8), same -> new ArrayList<>())
                    .add(ByteBuffer.wrap(record.value()).getLong());
        }
        assertThat(written).isEqualTo(counted);
    }

    @Test
    void whatAFailedAttemptChangedIsDropped() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 30);
        var failed = ConcurrentHashMap.newKeySet();
        var running = start(
                topic,
                0,
                () -> reading()
                        .retry(Retries.upTo(1).backOff(Duration.ofMillis(1), Duration.ofMillis(1)))
                        .onFailure(FailurePolicy.skip())
                        .handle((key, value, context) -> {
                            State<Long> count = context.state(COUNTS);
                            long now = Objects.requireNonNullElse(count.get(), 0L) + 1;
                            count.put(now);
                            if (value.endsWith("7") || (value.endsWith("3") && failed.add(value))) {
                                throw new IllegalStateException("told to fail");
                            }
                            counted.computeIfAbsent(key, same -> new ArrayList<>())
                                    .add(now);
                        }));
        await(() -> site.checkpoint(topic) == 30);
        site.stop(topic, running);

        // v7, v17 and v27 are of one key each
        assertThat(counted).hasSize(3);
        counted.forEach((key, counts) -> assertThat(counts)
                .as(key)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 9).mapToObj(Long::valueOf).toList()));
    }

    @Test
    void aRecordThatStopsThePartitionLeavesTheStateAsItWasBefore() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 30);
        var running = start(
                topic,
                0,
                Map.of("BATON_STATE_EVERY", "10m"),
                () -> reading().onFailure(FailurePolicy.stop()).handle((key, value, context) -> {
                    if (value.equals("v20")) {
                        context.state(COUNTS).put(1_000L);
                        throw new IllegalStateException("told to fail");
                    }
                    count(key, context.state(COUNTS));
                }));
        assertThat(failure(running)).hasMessageContaining("told to fail");
        assertThat(site.checkpoint(topic)).isEqualTo(20);

        var next = start(topic, 14, this::counting);
        await(() -> site.checkpoint(topic) == 30);
        site.stop(topic, next);
        assertThatEachKeyWasCounted(30);
    }

    @ParameterizedTest
    @EnumSource
    void aBatchThatFailsLeavesNeitherStateNorOutputs(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        Output<String, Long> output =
                Output.to(site.kafka.newTopic("counts", 1, Map.of()), new StringSerializer(), new LongSerializer());
        var failed = new AtomicBoolean();
        Supplier<Pipeline<?, ?>> pipeline = () -> {
            var writing = reading().writing(output);
            return (way == Delivery.EXACTLY_ONCE ? writing.exactlyOnce() : writing.atLeastOnce())
                    .onFailure(FailurePolicy.stop())
                    .handleBatch(BatchLimits.of(7, 1 << 20, Duration.ofMillis(5)), records -> {
                        for (BatchRecord<String, String> record : records) {
                            State<Long> count = record.context().state(COUNTS);
                            count.put(Objects.requireNonNullElse(count.get(), 0L) + 1);
                            record.context().send(output, record.key(), count.get());
                            if (record.value().equals("v40") && failed.compareAndSet(false, true)) {
                                throw new IllegalStateException("told to fail");
                            }
                        }
                        return BatchResult.allDone();
                    });
        };
        site.produce(topic, 0, 60);
        assertThat(failure(start(topic, 0, pipeline))).hasMessageContaining("told to fail");
        assertThat(site.checkpoint(topic)).isLessThanOrEqualTo(40);
        var second = start(topic, 14, pipeline);
        await(() -> site.checkpoint(topic) == 60);
        site.stop(topic, second);

        var written = new HashMap<String, List<Long>>();
        for (var record : site.kafka.readCommitted(output.topic())) {
            written.computeIfAbsent(new String(record.key(), UTF_8), same -> new ArrayList<>())
                    .add(ByteBuffer.wrap(record.value()).getLong());
        }
        assertThat(written).hasSize(3);
        written.forEach((key, counts) -> assertThat(counts)
                .as(key)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 20).mapToObj(Long::valueOf).toList()));
    }

    @Test
    void withoutAPlaceForItThereIsNoClaim() throws Exception {
        String topic = site.newTopic(1);
        var running = start(topic, 0, Map.of("BATON_STATE_BUCKET", "no-such-bucket"), this::counting);
        assertThat(failure(running))
                .hasMessageContaining("'no-such-bucket'")
                .hasMessageContaining("BATON_STATE_BUCKET");
        assertThat(site.row(topic).map(Lease::claim)).isEmpty();
    }

    @Test
    void aPipelineWithoutStoresDoesNotDropTheState() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 9);
        var first = start(topic, 0, this::counting);
        await(() -> site.checkpoint(topic) == 9);
        site.stop(topic, first);
        String kept = snapshot(topic);
        site.command(topic, DesiredState.RUN);
        var other = start(
                topic,
                14,
                () -> Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                        .onFailure(FailurePolicy.stop())
                        .handle((key, value, context) -> {}));
        assertThat(failure(other)).hasMessageContaining("has state").hasMessageContaining("--state clear");
        assertThat(snapshot(topic)).isNotNull().isEqualTo(kept);
        assertThat(site.checkpoint(topic)).isEqualTo(9);
    }

    @Test
    void whileThePlaceIsAwayTheCheckpointWaitsAndThenFollows() throws Exception {
        String topic = site.newTopic(1);
        var running = start(topic, 0, this::counting);
        site.produce(topic, 0, 60);
        await(() -> site.checkpoint(topic) == 60);
        s3.kill();
        try {
            site.produce(topic, 60, 120);
            await(() -> counted.values().stream().mapToInt(List::size).sum() == 120);
            assertThat(site.checkpoint(topic)).isEqualTo(60);
        } finally {
            s3.start();
        }
        site.produce(topic, 120, RECORDS);
        await(() -> site.checkpoint(topic) == RECORDS);
        site.stop(topic, running);
        assertThatEachKeyWasCounted(RECORDS);
    }

    @ParameterizedTest
    @CsvSource({"keep, 120", "clear, 60", "restore, 80"})
    void aSeekDoesWithTheStateWhatItSays(String choice, int last) throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 60);
        var running = start(topic, 0, this::counting);
        await(() -> site.checkpoint(topic) == 60);
        String at60 = Objects.requireNonNull(snapshot(topic));
        site.produce(topic, 60, 180);
        await(() -> site.checkpoint(topic) == 180);
        counted.clear();

        // from 0, 60 records of each key once more; from 60, 40 of each
        seek(
                topic,
                choice.equals("restore") ? 60 : 0,
                choice.equals("keep") ? null : choice.equals("clear") ? Lease.Seek.EMPTY : at60);
        int again = choice.equals("restore") ? 120 : 180;
        await(() -> counted.values().stream().mapToInt(List::size).sum() == again);
        site.stop(topic, running);
        long expected = choice.equals("restore") ? 60 : last;
        counted.forEach((key, counts) -> assertThat(counts.getLast()).as(key).isEqualTo(expected));
    }

    /** A hand-over keeps the snapshot at which it happened. Hours later offset and state go back there together. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKeptSnapshotTakesOffsetAndStateBackTogether(boolean byKey) throws Exception {
        String topic = site.newTopic(1);
        Supplier<Pipeline<?, ?>> pipeline = byKey ? this::countingByKey : this::counting;
        site.produce(topic, 0, 60);
        var first = start(topic, 0, pipeline);
        await(() -> site.checkpoint(topic) == 60);
        var second = start(topic, 14, pipeline);
        assertThat(report(first).getOutcome()).isEqualTo("superseded");
        site.produce(topic, 60, 180);
        await(() -> site.checkpoint(topic) == 180);
        LeaseKey lease = site.row(topic).orElseThrow().key();
        try (S3Client client = TestBucket.client(s3, BUCKET)) {
            var archive = SnapshotArchive.of(client, BUCKET, "baton");
            await(() -> !archive.kept(lease).isEmpty());
            SnapshotArchive.Found kept = archive.kept(lease).getFirst();
            assertThat(kept.nextOffset()).isEqualTo(60);
            assertThat(kept.entries()).isEqualTo(3);
            assertThat(archive.verify(lease, kept.name(), (objects, of) -> true).isWhole())
                    .isTrue();
            counted.clear();

            seek(topic, kept.nextOffset(), kept.name());
            await(() -> counted.values().stream().mapToInt(List::size).sum() == 120);
            site.stop(topic, second);
            counted.forEach((key, counts) -> assertThat(counts)
                    .as(key)
                    .containsExactlyElementsOf(IntStream.rangeClosed(21, 60)
                            .mapToObj(Long::valueOf)
                            .toList()));
        }
    }

    @Test
    void aStateThatWouldBeTooLargeFailsItsRecord() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 6);
        var running = start(topic, 0, Map.of("BATON_STATE_BYTES", "250"), this::counting);
        assertThat(failure(running))
                .hasMessageContaining("BATON_STATE_BYTES")
                .hasStackTraceContaining(StateFullException.class.getName());
        assertThat(site.checkpoint(topic)).isEqualTo(2);
    }

    @Test
    void theMetricsSayHowFullTheStateIs() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 6);
        var environment = new HashMap<>(site.environment(topic));
        environment.put("BATON_STATE_BUCKET", BUCKET);
        environment.put("BATON_STATE_BYTES", "1000");
        var metrics = new CapturedMetrics();
        var running = site.invoke(environment, Site.tick(0), LONG, this::counting, metrics.out);
        await(() -> counted.values().stream().mapToInt(List::size).sum() == 6);
        site.stop(topic, running);
        long bytes = metrics.last("StateBytes").orElseThrow();
        assertThat(metrics.last("StateEntries")).hasValue(3);
        assertThat(bytes).isBetween(300L, 400L);
        assertThat(metrics.last("StatePercent")).hasValue(bytes / 10);
        assertThat(metrics.last("SnapshotAgeMillis")).isPresent();
    }

    @Test
    void aHandlerThatHasReturnedChangesNothing() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 6);
        var kept = new ArrayList<State<Long>>();
        var thrown = new ArrayList<Exception>();
        var done = new CountDownLatch(1);
        var running = start(
                topic,
                0,
                () -> reading().onFailure(FailurePolicy.stop()).handle((key, value, context) -> {
                    for (State<Long> old : kept) {
                        try {
                            old.put(77L);
                        } catch (IllegalStateException e) {
                            thrown.add(e);
                        }
                    }
                    kept.add(context.state(COUNTS));
                    if (value.equals("v5")) {
                        done.countDown();
                    }
                }));
        done.await();
        await(() -> site.checkpoint(topic) == 6);
        site.stop(topic, running);
        assertThat(thrown)
                .hasSize(15)
                .allMatch(e -> String.valueOf(e.getMessage()).contains("has returned"));
    }
}
