package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.report;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.FailurePolicy;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.State;
import io.baton.Store;
import io.baton.Windows;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.time.SystemTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What may happen to state, each as a test of whole invocations: they count by key, and the last count of each key is right. */
@Tag("long")
class StateHazardsInvocationTest extends StatefulInvocations {

    private static final Store<String, Long> COUNTS = Store.of("counts", Serdes.String(), Serdes.Long());
    /** Of each partition and key, the last count. */
    private final Map<String, Long> last = new ConcurrentHashMap<>();

    private final AtomicInteger handled = new AtomicInteger();

    @BeforeEach
    void nothingIsCounted() {
        last.clear();
        handled.set(0);
    }

    private interface Hook {
        void handled(String value) throws Exception;
    }

    private Pipeline<String, String> counting(Hook hook) {
        return Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .keeping(COUNTS)
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {
                    count(key, context);
                    hook.handled(value);
                });
    }

    private Pipeline<String, String> counting() {
        return counting(value -> {});
    }

    private void count(String key, RecordContext context) {
        State<Long> count = context.state(COUNTS);
        long now = Objects.requireNonNullElse(count.get(), 0L) + 1;
        count.put(now);
        last.put(context.partition() + key, now);
        handled.incrementAndGet();
    }

    private void assertThatEachKeyWasCounted(long times) {
        assertThat(last).isEqualTo(Map.of("0race-0", times, "0race-1", times, "0race-2", times));
    }

    @Test
    void s3ThatStandsStillDuringTheHandOver() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 60);
        var first = start(
                topic,
                0,
                SHORT_DRAIN,
                () -> counting(value -> {
                    if (value.equals("v89")) {
                        // the successor has opened its state, and has not read it
                        await(() -> site.row(topic)
                                        .map(Lease::claim)
                                        .orElseThrow()
                                        .generation()
                                        .value()
                                > site.holder(topic));
                        s3.pause();
                    }
                }));
        await(() -> site.checkpoint(topic) == 60);
        try {
            site.produce(topic, 60, 90);
            var second = start(topic, 14, this::counting);
            assertThat(report(first).getOutcome()).isEqualTo("superseded");
            assertThat(site.checkpoint(topic)).isBetween(60L, 89L);
            s3.resume();
            site.produce(topic, 90, 120);
            await(() -> site.checkpoint(topic) == 120);
            site.stop(topic, second);
        } finally {
            s3.resume();
        }
        assertThatEachKeyWasCounted(40);
    }

    @Test
    void recordsThatRetentionDeletedAboveTheKeptOffset() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        var first = start(topic, 0, this::counting);
        await(() -> site.checkpoint(topic) == 10);
        site.stop(topic, first);
        site.command(topic, DesiredState.RUN);
        site.produce(topic, 10, 30);
        site.kafka.deleteRecordsBefore(topic, 25);

        var environment = new HashMap<>(site.environment(topic));
        environment.put("BATON_STATE_BUCKET", BUCKET);
        environment.put("BATON_OUT_OF_RANGE", "earliest");
        var metrics = new CapturedMetrics();
        var second = site.invoke(environment, Site.tick(14), LONG, this::counting, metrics.out);
        await(() -> handled.get() == 15);
        site.stop(topic, second);
        assertThat(metrics.sum("LostToRetention")).isEqualTo(15);
        // 4, 3 and 3 of the first ten, 1, 2 and 2 of the last five
        assertThatEachKeyWasCounted(5);
    }

    @Test
    void aHandlerThatOutlastsTheDrain() throws Exception {
        String topic = site.newTopic(1);
        var hangs = new AtomicBoolean(true);
        var hung = new CountDownLatch(1);
        site.produce(topic, 0, 60);
        Supplier<Pipeline<?, ?>> pipeline = () -> counting(value -> {
            if (value.equals("v50") && hangs.getAndSet(false)) {
                hung.countDown();
                new CountDownLatch(1).await();
            }
        });
        var first = start(topic, 0, SHORT_DRAIN, pipeline);
        hung.await();
        var second = start(topic, 14, pipeline);
        assertThat(report(first).getOutcome()).isEqualTo("superseded");
        await(() -> site.checkpoint(topic) == 60);
        site.stop(topic, second);
        assertThatEachKeyWasCounted(20);
    }

    private void seek(String topic, long to, @Nullable String snapshot) {
        new Leases(site.store, LeaseTimings.DEFAULT, new SystemTime())
                .seek(site.row(topic).orElseThrow(), to, snapshot, "test", "because");
    }

    @Test
    void twoSeeksInARow() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 60);
        var running = start(topic, 0, this::counting);
        await(() -> site.checkpoint(topic) == 60);
        String at60 = Objects.requireNonNull(site.row(topic)
                .flatMap(Lease::checkpoint)
                .map(Checkpoint::snapshot)
                .orElse(null));
        site.produce(topic, 60, 90);
        await(() -> site.checkpoint(topic) == 90);
        seek(topic, 0, Lease.Seek.EMPTY);
        seek(topic, 60, at60);
        site.produce(topic, 90, 120);
        await(() -> site.checkpoint(topic) == 120);
        seek(topic, 60, at60);
        seek(topic, 0, Lease.Seek.EMPTY);
        await(() -> last.values().stream().allMatch(count -> count == 40)
                && site.checkpoint(topic) == 120
                && site.row(topic).map(Lease::seek).isEmpty());
        site.stop(topic, running);
        assertThatEachKeyWasCounted(40);
    }

    @Test
    void severalPartitionsInOneFunction() throws Exception {
        int partitions = 3;
        String topic = site.newTopic(partitions);
        var environment = new HashMap<>(site.environment(topic));
        environment.remove("BATON_PARTITION");
        environment.put("BATON_PARTITIONS", "0-2");
        environment.put("BATON_STATE_BUCKET", BUCKET);
        environment.put("BATON_STATE_EVERY", "100ms");
        produce(topic, partitions, 20);
        var first =
                site.invokeWhole(environment, Site.tick(0), LONG, this::counting, (group, each) -> null, System.out);
        await(() -> handled.get() == 3 * 20);
        var second =
                site.invokeWhole(environment, Site.tick(14), LONG, this::counting, (group, each) -> null, System.out);
        assertThat(report(first).getPartitions())
                .allMatch(each -> each.getOutcome().equals("superseded"));
        produce(topic, partitions, 20);
        await(() -> handled.get() == 3 * 40);
        for (int partition = 0; partition < partitions; partition++) {
            site.command(topic, partition, DesiredState.STOP);
        }
        assertThat(report(second).getPartitions())
                .extracting(PartitionReport::getNextOffset)
                .containsOnly(40L);
        assertThat(last).isEqualTo(Map.of("0k", 40L, "1k", 40L, "2k", 40L));
    }

    private void produce(String topic, int partitions, int each) throws Exception {
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (int partition = 0; partition < partitions; partition++) {
            for (int i = 0; i < each; i++) {
                records.add(new ProducerRecord<>(topic, partition, "k".getBytes(UTF_8), "v".getBytes(UTF_8)));
            }
        }
        site.kafka.send(records);
    }

    @Test
    void anOpenTransactionInTheInputWhileNothingElseComes() throws Exception {
        String topic = site.newTopic(1);
        var closed = new ConcurrentHashMap<String, Long>();
        long now = System.currentTimeMillis();
        long window = (now - 3_000) / 1_000 * 1_000;
        site.kafka.send(IntStream.range(0, 5)
                .mapToObj(i -> new ProducerRecord<>(topic, 0, window + i, "k".getBytes(UTF_8), "v".getBytes(UTF_8)))
                .toList());
        try (KafkaProducer<byte[], byte[]> open = site.kafka.inTransaction(topic, 0)) {
            var unused =
                    open.send(new ProducerRecord<>(topic, 0, window + 9, "k".getBytes(UTF_8), "v".getBytes(UTF_8)));
            open.flush();
            var running = start(
                    topic,
                    0,
                    Map.of("KAFKA_ISOLATION_LEVEL", "read_committed"),
                    () -> Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                            .onFailure(FailurePolicy.stop())
                            .windowed(
                                    "counts",
                                    Windows.tumbling(Duration.ofSeconds(1)).closeWhenIdle(Duration.ofMillis(300)))
                            .aggregate(new CountRecords(), Serdes.Long())
                            .handle((key, at, count, context) -> closed.put(key, count)));
            await(() -> site.checkpoint(topic) == 5);
            // longer than the idle time: had the window closed, the record of the transaction would be late for it
            long until = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            await(() -> System.nanoTime() > until);
            assertThat(closed).isEmpty();
            open.commitTransaction();
            await(() -> !closed.isEmpty());
            site.stop(topic, running);
        }
        assertThat(closed).isEqualTo(Map.of("k", 6L));
    }
}
