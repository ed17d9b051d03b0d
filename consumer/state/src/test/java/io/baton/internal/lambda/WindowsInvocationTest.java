package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static io.baton.internal.lambda.Awaiting.report;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Delivery;
import io.baton.FailurePolicy;
import io.baton.Output;
import io.baton.Pipeline;
import io.baton.Windows;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows in whole invocations: handed over, and closed while nothing comes. */
class WindowsInvocationTest extends StatefulInvocations {

    private Output<String, String> newOutput() throws Exception {
        return Output.to(site.kafka.newTopic("counts", 1, Map.of()), new StringSerializer(), new StringSerializer());
    }

    private static Pipeline<String, String> counting(
            Delivery way, Windows windows, Output<String, String> output, AtomicBoolean fails) {
        var writing = Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .writing(output);
        return (way == Delivery.EXACTLY_ONCE ? writing.exactlyOnce() : writing.atLeastOnce())
                .onFailure(FailurePolicy.stop())
                .windowed("counts", windows)
                .aggregate(new CountRecords(), Serdes.Long())
                .handle((key, window, count, context) -> {
                    if (fails.getAndSet(false)) {
                        throw new IllegalStateException("told to fail");
                    }
                    context.send(output, key, window.start().toEpochMilli() + "=" + count);
                });
    }

    /** At these times, in turn of three keys. */
    private void produce(String topic, List<Long> timestamps) throws Exception {
        produce(topic, timestamps, 0);
    }

    private void produce(String topic, List<Long> timestamps, int from) throws Exception {
        site.kafka.send(IntStream.range(from, timestamps.size())
                .mapToObj(i -> new ProducerRecord<>(
                        topic, 0, timestamps.get(i), ("k" + i % 3).getBytes(UTF_8), "v".getBytes(UTF_8)))
                .toList());
    }

    /** Of each key, the count of each window by its start; a window that came twice came with the same count. */
    private Map<String, Map<Long, Long>> written(Output<?, ?> output, boolean once) {
        var written = new TreeMap<String, Map<Long, Long>>();
        for (var record : site.kafka.readCommitted(output.topic())) {
            String[] window = new String(record.value(), UTF_8).split("=", -1);
            Long before = written.computeIfAbsent(new String(record.key(), UTF_8), same -> new TreeMap<>())
                    .put(Long.valueOf(window[0]), Long.valueOf(window[1]));
            if (before != null) {
                assertThat(once).as("twice: window %s", window[0]).isFalse();
                assertThat(Long.valueOf(window[1])).isEqualTo(before);
            }
        }
        return written;
    }

    private static Map<String, Map<Long, Long>> expected(List<Long> timestamps, long size) {
        var expected = new TreeMap<String, Map<Long, Long>>();
        for (int i = 0; i < timestamps.size(); i++) {
            expected.computeIfAbsent("k" + i % 3, same -> new TreeMap<>())
                    .merge(timestamps.get(i) / size * size, 1L, Long::sum);
        }
        return expected;
    }

    private static List<Long> millis(long from, int records, long apart) {
        return IntStream.range(0, records).mapToObj(i -> from + i * apart).toList();
    }

    @ParameterizedTest
    @EnumSource
    void windowsOfAPartitionToWhichNothingComesClose(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        var windows = Windows.tumbling(Duration.ofSeconds(1)).closeWhenIdle(Duration.ofMillis(300));
        Supplier<Pipeline<?, ?>> pipeline = () -> counting(way, windows, output, new AtomicBoolean());
        List<Long> timestamps = new ArrayList<>(millis(System.currentTimeMillis() - 5_000, 30, 100));
        produce(topic, timestamps);
        var first = start(topic, 0, pipeline);
        await(() -> site.checkpoint(topic) == 30);
        var second = start(topic, 14, pipeline);
        assertThat(report(first).getOutcome()).isEqualTo("superseded");
        // not late: the watermark follows the clock at a distance
        List<Long> later = millis(System.currentTimeMillis(), 30, 1);
        produce(topic, later);
        timestamps.addAll(later);
        await(() -> written(output, way == Delivery.EXACTLY_ONCE).equals(expected(timestamps, 1_000)));
        site.stop(topic, second);
        assertThat(site.checkpoint(topic)).isEqualTo(60);
        assertThat(written(output, true)).isEqualTo(expected(timestamps, 1_000));
    }

    @ParameterizedTest
    @EnumSource
    void whatWasDecidedWhileNothingCameIsClosedWithTheSameContentsByTheSuccessor(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        var windows = Windows.tumbling(Duration.ofSeconds(1)).closeWhenIdle(Duration.ofMillis(300));
        List<Long> timestamps = millis(System.currentTimeMillis() - 3_000, 9, 1);
        produce(topic, timestamps);
        var fails = new AtomicBoolean(true);
        assertThat(failure(start(topic, 0, () -> counting(way, windows, output, fails))))
                .hasMessageContaining("a window closed as nothing came")
                .hasMessageContaining("told to fail");
        assertThat(written(output, true)).isEmpty();

        // these come for windows that are decided to be closed
        produce(topic, timestamps);
        var second = start(topic, 14, () -> counting(way, windows, output, new AtomicBoolean()));
        await(() -> written(output, true).equals(expected(timestamps, 1_000)));
        await(() -> site.checkpoint(topic) == 18);
        site.stop(topic, second);
        assertThat(written(output, true)).isEqualTo(expected(timestamps, 1_000));
    }

    private interface Hook {
        void before() throws Exception;
    }

    /** Counts, with early results: each is written with its id. */
    private static Pipeline<String, String> early(Delivery way, Output<String, String> output, Hook hook) {
        var writing = Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .writing(output);
        return (way == Delivery.EXACTLY_ONCE ? writing.exactlyOnce() : writing.atLeastOnce())
                .onFailure(FailurePolicy.stop())
                .windowed("w", Windows.tumbling(Duration.ofSeconds(10)).earlyResults(Duration.ofSeconds(1)))
                .aggregate(new CountRecords(), Serdes.Long())
                .handle((key, window, count, context) -> {
                    hook.before();
                    context.send(output, key, context.windowId() + "=" + count);
                });
    }

    /** The begin of a window a while ago: records that are too old, Kafka deletes. */
    private static long aWhileAgo() {
        return System.currentTimeMillis() / 10_000 * 10_000 - 60_000;
    }

    /** Three keys in turn, a tenth of a second apart. */
    private static List<String> expectedEarly(long from, int records) {
        var expected = new ArrayList<String>();
        var counts = new TreeMap<String, Long>();
        var last = new TreeMap<String, Long>();
        for (int i = 0; i < records; i++) {
            long time = from + i * 100L;
            String key = "k" + i % 3;
            if (time / 10_000 != (time - 100) / 10_000) {
                counts.forEach((open, count) -> expected.add(idOf(open, time - 10_000) + "=" + count));
                counts.clear();
                last.clear();
            }
            long count = counts.merge(key, 1L, Long::sum);
            if (last.putIfAbsent(key, time) != null && time - last.get(key) >= 1_000) {
                last.put(key, time);
                expected.add(idOf(key, time / 10_000 * 10_000) + "/early-" + time + "=" + count);
            }
        }
        return expected;
    }

    private static String idOf(String key, long start) {
        return "w/%s-%s/%s".formatted(start, start + 10_000, HexFormat.of().formatHex(key.getBytes(UTF_8)));
    }

    private List<String> values(Output<?, ?> output) {
        return site.kafka.readCommitted(output.topic()).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void aHandOverBringsEachEarlyResultOnce(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        Supplier<Pipeline<?, ?>> pipeline = () -> early(way, output, () -> {});
        long from = aWhileAgo();
        List<Long> timestamps = millis(from, 202, 100);
        produce(topic, timestamps.subList(0, 151));
        var first = start(topic, 0, pipeline);
        await(() -> site.checkpoint(topic) == 151);
        var second = start(topic, 14, pipeline);
        assertThat(report(first).getOutcome()).isEqualTo("superseded");
        produce(topic, timestamps, 151);
        await(() -> site.checkpoint(topic) == 202);
        site.stop(topic, second);
        assertThat(values(output)).isEqualTo(expectedEarly(from, 202)).anyMatch(value -> value.contains("/early-"));
    }

    /** A holder that can't keep its last snapshot leaves what one that crashes leaves. */
    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void anEarlyResultWhoseSnapshotIsLostComesAgainWithTheSameContentsOrOnceIfCommitted(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        long from = aWhileAgo();
        produce(topic, millis(from, 202, 100));
        List<String> expected = expectedEarly(from, 202);
        var beforeTheLast = new CountDownLatch(expected.size());
        var settings = new HashMap<>(SHORT_DRAIN);
        settings.put("BATON_STATE_EVERY", "50s");
        var first = start(
                topic,
                0,
                settings,
                () -> early(way, output, () -> {
                    beforeTheLast.countDown();
                    if (beforeTheLast.getCount() == 0) {
                        await(() ->
                                way == Delivery.EXACTLY_ONCE || values(output).size() > 20);
                        await(() -> site.row(topic)
                                        .map(Lease::claim)
                                        .map(Lease.Claim::generation)
                                        .orElseThrow()
                                        .value()
                                > site.holder(topic));
                        s3.pause();
                    }
                }));
        try {
            await(() -> beforeTheLast.getCount() <= 1);
            var second = start(topic, 14, () -> early(way, output, () -> {}));
            assertThat(report(first).getOutcome()).isEqualTo("superseded");
            assertThat(site.checkpoint(topic)).isZero();
            s3.resume();
            await(() -> site.checkpoint(topic) == 202);
            site.stop(topic, second);
        } finally {
            s3.resume();
        }
        List<String> values = values(output);
        assertThat(values.stream().distinct()).containsExactlyElementsOf(expected);
        if (way == Delivery.EXACTLY_ONCE) {
            assertThat(values).doesNotHaveDuplicates();
        } else {
            assertThat(values).hasSizeGreaterThan(expected.size());
        }
    }

    @Test
    void aWindowHandlerThatHangsWhileNothingComesIsEnded() throws Exception {
        String topic = site.newTopic(1);
        produce(topic, millis(System.currentTimeMillis() - 3_000, 3, 1));
        var running = start(
                topic,
                0,
                () -> Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                        .handlerTimeout(Duration.ofMillis(500))
                        .onFailure(FailurePolicy.stop())
                        .windowed(
                                "counts",
                                Windows.tumbling(Duration.ofSeconds(1)).closeWhenIdle(Duration.ofMillis(300)))
                        .aggregate(new CountRecords(), Serdes.Long())
                        .handle((key, window, count, context) -> new CountDownLatch(1).await()));
        assertThat(failure(running))
                .hasMessageContaining("a window closed as nothing came")
                .hasStackTraceContaining("HandlerTimeoutException");
    }

    @Test
    void aPartitionSleepsOnceItsWindowsAreClosed() throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        var windows = Windows.tumbling(Duration.ofSeconds(1)).closeWhenIdle(Duration.ofMillis(300));
        // they close later than it would sleep without them
        List<Long> timestamps = millis(System.currentTimeMillis() + 3_000, 9, 1);
        produce(topic, timestamps);
        var running = start(
                topic,
                0,
                Map.of("BATON_IDLE_AFTER", "1s"),
                () -> counting(Delivery.AT_LEAST_ONCE, windows, output, new AtomicBoolean()));
        assertThat(report(running).getOutcome()).isEqualTo("asleep");
        assertThat(written(output, true)).isEqualTo(expected(timestamps, 1_000));
    }

    @Test
    void windowsOfEventTimesOnlyCloseByRecordsUnlessSaid() throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        var windows = Windows.tumbling(Duration.ofSeconds(1));
        produce(topic, List.of(1_000L, 1_001L, 1_002L));
        var first = start(topic, 0, () -> counting(Delivery.AT_LEAST_ONCE, windows, output, new AtomicBoolean()));
        await(() -> site.checkpoint(topic) == 3);
        site.stop(topic, first);
        assertThat(written(output, true)).isEmpty();

        site.command(topic, DesiredState.RUN);
        produce(topic, List.of(9_000L));
        var second = start(topic, 14, () -> counting(Delivery.AT_LEAST_ONCE, windows, output, new AtomicBoolean()));
        await(() -> site.checkpoint(topic) == 4);
        site.stop(topic, second);
        assertThat(written(output, true))
                .isEqualTo(Map.of("k0", Map.of(1_000L, 1L), "k1", Map.of(1_000L, 1L), "k2", Map.of(1_000L, 1L)));
    }
}
