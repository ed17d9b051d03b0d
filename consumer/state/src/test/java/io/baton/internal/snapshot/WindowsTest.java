package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.Aggregator;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.RecordHandler;
import io.baton.Store;
import io.baton.Window;
import io.baton.WindowContext;
import io.baton.WindowHandler;
import io.baton.Windows;
import io.baton.internal.deadletter.RetryTopic;
import io.baton.internal.guard.Guard;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import io.baton.internal.record.RecordReader;
import io.baton.internal.state.StateSettings;
import io.baton.internal.time.SystemTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows beside those of Kafka Streams, for the same records; through hand-overs, and attempts that fail. */
class WindowsTest {

    private static final LeaseKey LEASE = new LeaseKey("g", "t", 0);
    private static final int RECORDS = 20_000;
    private static final Duration GRACE = Duration.ofSeconds(3);
    /** More than records are out of order: of a session that has closed, Kafka Streams makes results again, with the same records in them. */
    private static final Duration SESSION_GRACE = Duration.ofSeconds(6);
    /** No record is exactly at the edge of a session: Kafka Streams takes it, and closes the session by it. */
    private static final Duration GAP = Duration.ofMillis(1_005);

    record Emitted(String key, long start, long end, String aggregate) {
        static final Comparator<Emitted> ORDER = Comparator.comparingLong(Emitted::end)
                .thenComparing(Emitted::key)
                .thenComparingLong(Emitted::start);
    }

    record Sent(String key, String value, long timestamp) {}

    /** The values, in the order in which they came. */
    private static class Joined implements Aggregator<String, String, String> {

        @Override
        public String create() {
            return "";
        }

        @Override
        public String add(String key, String value, String aggregate) {
            return aggregate + value + ";";
        }

        @Override
        public String merge(String key, String first, String second) {
            return first + second;
        }
    }

    private final Meters meters = new Meters();
    private Aggregator<String, String, String> aggregator = new Joined();
    private final MemoryObjects objects = new MemoryObjects();
    private final List<Emitted> emitted = new ArrayList<>();
    /** Early results, by their ids. */
    private final List<String> early = new ArrayList<>();

    private final Random random = new Random(7);

    /** One session of a pipeline with windows, without a thread of its own. */
    private final class Rig {

        private final Pipeline<String, String> pipeline;
        private final KeptState kept;
        private final RecordReader<String, String> reader;
        private final RecordHandler<String, String> handler;
        private final long generation;

        Rig(Windows windows, long generation, @Nullable String snapshot, WindowHandler<String, String> handling)
                throws Exception {
            this.generation = generation;
            pipeline = Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                    .onFailure(FailurePolicy.stop())
                    .windowed("w", windows)
                    .aggregate(aggregator, Serdes.String())
                    .handle(handling);
            kept = new KeptState(
                    LEASE,
                    new Stores(pipeline.stores().stream().map(Store::name).toList()),
                    true,
                    new StateSettings("b", "p", Duration.ofSeconds(10), 1 << 28),
                    objects,
                    new Recycled(),
                    meters,
                    new SystemTime());
            kept.begin(snapshot);
            reader = new RecordReader<>(
                    pipeline,
                    new RecordReader.Circumstances(
                            generation,
                            "id",
                            "request",
                            RetryTopic.of(pipeline.failurePolicy(), "g"),
                            () -> Duration.ofMinutes(1),
                            null,
                            kept));
            @SuppressWarnings("unchecked")
            var windowed = (Pipeline.Windowed<String, String, String>) pipeline.handling();
            handler = kept.windows(windowed, pipeline.keyDeserializer());
        }

        void handle(long offset, Sent sent) throws Exception {
            RecordReader.Context context = reader.context(record(offset, sent), 1);
            handler.handle(reader.key(context), reader.value(context), context);
            kept.keepBetweenRecords(Objects.requireNonNull(context.endState()));
            kept.settle(between -> new Cut(Checkpoint.at(offset + 1), between, 0));
        }

        String snapshot(long nextOffset) throws Exception {
            KeptState.Saving saving = kept.take(Checkpoint.at(nextOffset), new Generation(generation), true);
            assertThat(saving.isDone(Duration.ofSeconds(10))).isTrue();
            kept.saved(saving, () -> true);
            return saving.name();
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, Sent sent) {
        return new ConsumerRecord<>(
                "t",
                0,
                offset,
                sent.timestamp,
                TimestampType.CREATE_TIME,
                1,
                1,
                sent.key.getBytes(UTF_8),
                sent.value.getBytes(UTF_8),
                new RecordHeaders(),
                Optional.empty());
    }

    private void emit(String key, Window window, String aggregate) {
        emitted.add(new Emitted(key, window.start().toEpochMilli(), window.end().toEpochMilli(), aggregate));
    }

    private void emit(String key, Window window, String aggregate, WindowContext context) {
        if (context.isEarly()) {
            early.add(context.windowId() + " " + aggregate);
        } else {
            emit(key, window, aggregate);
        }
    }

    /** Out of order by up to five seconds, so that some are late. */
    private List<Sent> records() {
        var records = new ArrayList<Sent>();
        long now = 1_795_000_000_000L;
        for (int i = 0; i < RECORDS; i++) {
            now += random.nextInt(8) == 0 ? random.nextInt(60) * 10L : 10L;
            records.add(new Sent("k" + random.nextInt(20), "v" + i, now - random.nextInt(500) * 10L));
        }
        // so that all windows close
        records.add(new Sent("end", "end", now + 10_000_000));
        return records;
    }

    private static List<Emitted> byStreams(String kind, List<Sent> records) {
        var builder = new StreamsBuilder();
        var grouped = builder.stream("t", Consumed.with(Serdes.String(), Serdes.String()))
                .groupByKey(Grouped.with(Serdes.String(), Serdes.String()));
        var joined = new Joined();
        KTable<Windowed<String>, String> table = switch (kind) {
            case "session" ->
                grouped.windowedBy(SessionWindows.ofInactivityGapAndGrace(GAP, SESSION_GRACE))
                        .aggregate(
                                joined::create,
                                joined::add,
                                joined::merge,
                                Materialized.<String, String>as(
                                                org.apache.kafka.streams.state.Stores.inMemorySessionStore(
                                                        "s", GAP.plus(SESSION_GRACE)))
                                        .withKeySerde(Serdes.String())
                                        .withValueSerde(Serdes.String()));
            default -> {
                TimeWindows windows = TimeWindows.ofSizeAndGrace(Duration.ofSeconds(10), GRACE);
                yield grouped.windowedBy(kind.equals("hopping") ? windows.advanceBy(Duration.ofSeconds(2)) : windows)
                        .aggregate(
                                joined::create,
                                joined::add,
                                Materialized.<String, String>as(
                                                org.apache.kafka.streams.state.Stores.inMemoryWindowStore(
                                                        "w", Duration.ofMinutes(1), Duration.ofSeconds(10), false))
                                        .withKeySerde(Serdes.String())
                                        .withValueSerde(Serdes.String()));
            }
        };
        var results = new ArrayList<Emitted>();
        table.suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()))
                .toStream()
                .foreach((key, value) -> results.add(new Emitted(
                        key.key(), key.window().start(), key.window().end(), value)));
        var properties = new Properties();
        properties.put("application.id", "oracle");
        properties.put("bootstrap.servers", "none:1");
        try (var driver = new TopologyTestDriver(builder.build(), properties)) {
            var topic = driver.createInputTopic("t", new StringSerializer(), new StringSerializer());
            records.forEach(sent -> topic.pipeInput(sent.key, sent.value, sent.timestamp));
        }
        return results;
    }

    private static Windows windows(String kind) {
        return switch (kind) {
            case "tumbling" -> Windows.tumbling(Duration.ofSeconds(10)).grace(GRACE);
            case "hopping" ->
                Windows.hopping(Duration.ofSeconds(10), Duration.ofSeconds(2)).grace(GRACE);
            default -> Windows.session(GAP).grace(SESSION_GRACE);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"tumbling", "hopping", "session"})
    void resultsAreThoseOfKafkaStreams(String kind) throws Exception {
        List<Sent> records = records();
        var rig = new Rig(windows(kind), 1, null, (key, window, aggregate, context) -> emit(key, window, aggregate));
        for (int i = 0; i < records.size(); i++) {
            rig.handle(i, records.get(i));
        }
        List<Emitted> oracle = byStreams(kind, records);
        assertThat(oracle).hasSizeGreaterThan(100);
        assertThat(new HashSet<>(emitted)).hasSameSizeAs(emitted);
        assertThat(oracle.stream().filter(result -> !emitted.contains(result)))
                .as("Kafka Streams alone")
                .isEmpty();
        assertThat(emitted.stream().filter(result -> !oracle.contains(result)))
                .as("Baton alone")
                .isEmpty();
        assertThat(meters.total(Count.LATE_RECORDS) > 0).as("late ones").isEqualTo(!kind.equals("session"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tumbling", "hopping", "session"})
    void handOversAndFailedAttemptsChangeNothing(String kind) throws Exception {
        List<Sent> records = records();
        Windows windows = windows(kind).earlyResults(Duration.ofMillis(900));
        var whole = new Rig(windows, 1, null, this::emit);
        for (int i = 0; i < records.size(); i++) {
            whole.handle(i, records.get(i));
        }
        List<Emitted> expected = List.copyOf(emitted);
        List<String> expectedEarly = List.copyOf(early);
        assertThat(expectedEarly).hasSizeGreaterThan(100).doesNotHaveDuplicates();
        emitted.clear();
        early.clear();

        String snapshot = null;
        int done = 0;
        for (long generation = 2; done < records.size(); generation++) {
            var rig = new Rig(windows, generation, snapshot, (key, window, aggregate, context) -> {
                if (random.nextInt(20) == 0) {
                    throw new IllegalStateException("told to fail");
                }
                emit(key, window, aggregate, context);
            });
            int until = Math.min(records.size(), done + 1 + random.nextInt(3_000));
            while (done < until) {
                int before = emitted.size();
                int beforeEarly = early.size();
                try {
                    rig.handle(done, records.get(done));
                    done++;
                } catch (IllegalStateException e) {
                    emitted.subList(before, emitted.size()).clear();
                    early.subList(beforeEarly, early.size()).clear();
                }
            }
            snapshot = rig.snapshot(done);
        }
        assertThat(emitted).isEqualTo(expected);
        assertThat(early).isEqualTo(expectedEarly);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tumbling", "hopping", "session"})
    void earlyResultsLeaveTheResultsAsTheyAre(String kind) throws Exception {
        List<Sent> records = records();
        var without = new Rig(windows(kind), 1, null, this::emit);
        for (int i = 0; i < records.size(); i++) {
            without.handle(i, records.get(i));
        }
        List<Emitted> expected = List.copyOf(emitted);
        assertThat(early).isEmpty();
        emitted.clear();
        var with = new Rig(windows(kind).earlyResults(Duration.ofSeconds(1)), 1, null, this::emit);
        for (int i = 0; i < records.size(); i++) {
            with.handle(i, records.get(i));
        }
        assertThat(emitted).isEqualTo(expected);
        assertThat(early).isNotEmpty();
    }

    /** The second reckoning: of each window, the records and watermarks that it has seen. */
    private static final class Reckoned {
        private final StringBuilder values = new StringBuilder();
        private long last;
    }

    /** The rule as the documents have it, over the records alone. */
    private static List<String> expectedEarly(List<Sent> records, long size, long advance, long grace, long every) {
        var open = new HashMap<String, Reckoned>();
        var expected = new ArrayList<String>();
        long watermark = -1;
        for (Sent sent : records) {
            watermark = Math.max(watermark, sent.timestamp);
            for (long start = sent.timestamp / advance * advance - size + advance;
                    start <= sent.timestamp;
                    start += advance) {
                if (start + size + grace > watermark) {
                    String id = "w/%s-%s/%s"
                            .formatted(start, start + size, HexFormat.of().formatHex(sent.key.getBytes(UTF_8)));
                    boolean first = !open.containsKey(id);
                    Reckoned window = open.computeIfAbsent(id, unused -> new Reckoned());
                    window.values.append(sent.value).append(';');
                    if (first) {
                        window.last = watermark;
                    } else if (watermark >= window.last + every) {
                        window.last = watermark;
                        expected.add(id + "/early-" + watermark + " " + window.values);
                    }
                }
            }
        }
        return expected;
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000, 2_000})
    void earlyResultsComeAtMostEverySoOftenByTheWatermark(long advance) throws Exception {
        List<Sent> records = records();
        var rig = new Rig(
                Windows.hopping(Duration.ofSeconds(10), Duration.ofMillis(advance))
                        .grace(GRACE)
                        .earlyResults(Duration.ofMillis(1_500)),
                1,
                null,
                this::emit);
        for (int i = 0; i < records.size(); i++) {
            rig.handle(i, records.get(i));
        }
        assertThat(early)
                .hasSizeGreaterThan(100)
                .isEqualTo(expectedEarly(records, 10_000, advance, GRACE.toMillis(), 1_500));
    }

    @Test
    void anEarlyResultComesAfterTheWindowsThatItsRecordCloses() throws Exception {
        var order = new ArrayList<String>();
        var rig = new Rig(
                Windows.tumbling(Duration.ofSeconds(10)).earlyResults(Duration.ofSeconds(2)),
                1,
                null,
                (key, window, aggregate, context) -> order.add(context.windowId() + " " + context.isEarly()));
        rig.handle(0, new Sent("a", "1", 9_000));
        rig.handle(1, new Sent("b", "2", 9_900)); // the window before it is open still
        rig.handle(2, new Sent("b", "3", 10_000));
        rig.handle(3, new Sent("b", "4", 12_000));
        assertThat(order)
                .containsExactly("w/0-10000/61 false", "w/0-10000/62 false", "w/10000-20000/62/early-12000 true");
    }

    @Test
    void afterACrashTheSameRecordsBringTheSameEarlyResults() throws Exception {
        List<Sent> records = records().subList(0, 6_000);
        Windows windows = windows("hopping").earlyResults(Duration.ofSeconds(1));
        var first = new Rig(windows, 1, null, this::emit);
        for (int i = 0; i < 3_000; i++) {
            first.handle(i, records.get(i));
        }
        String snapshot = first.snapshot(3_000);
        early.clear();
        for (int i = 3_000; i < 6_000; i++) {
            first.handle(i, records.get(i));
        }
        List<String> before = List.copyOf(early);
        early.clear();
        var second = new Rig(windows, 2, snapshot, this::emit);
        for (int i = 3_000; i < 6_000; i++) {
            second.handle(i, records.get(i));
        }
        assertThat(early).isNotEmpty().isEqualTo(before);
    }

    @Test
    void sessionsThatAreJoinedKeepTheTimeOfTheLaterEarlyResult() throws Exception {
        var rig = new Rig(
                Windows.session(Duration.ofSeconds(1))
                        .grace(Duration.ofMinutes(1))
                        .earlyResults(Duration.ofSeconds(2)),
                1,
                null,
                this::emit);
        rig.handle(0, new Sent("a", "1", 1_000));
        rig.handle(1, new Sent("a", "2", 2_900));
        rig.handle(2, new Sent("a", "3", 1_950)); // joins the two, one of which began at 2900
        rig.handle(3, new Sent("b", "4", 4_000));
        rig.handle(4, new Sent("a", "5", 3_000));
        assertThat(early).isEmpty();
        rig.handle(5, new Sent("b", "6", 4_900));
        rig.handle(6, new Sent("a", "7", 3_100));
        assertThat(early).containsExactly("w/1000-3100/61/early-4900 1;2;3;5;7;");
    }

    /** State that was made without early results, as that of versions before. */
    @Test
    void earlyResultsMayBeTurnedOnAndOff() throws Exception {
        Windows without = Windows.tumbling(Duration.ofMinutes(1));
        Windows with = without.earlyResults(Duration.ofSeconds(2));
        var first = new Rig(without, 1, null, this::emit);
        first.handle(0, new Sent("a", "1", 1_000));
        var second = new Rig(with, 2, first.snapshot(1), this::emit);
        second.handle(1, new Sent("a", "2", 9_000)); // from here on
        second.handle(2, new Sent("a", "3", 10_999));
        assertThat(early).isEmpty();
        second.handle(3, new Sent("a", "4", 11_000));
        assertThat(early).containsExactly("w/0-60000/61/early-11000 1;2;3;4;");
        var third = new Rig(without, 3, second.snapshot(4), this::emit);
        third.handle(4, new Sent("a", "5", 20_000));
        third.handle(5, new Sent("a", "6", 60_000));
        assertThat(early).hasSize(1);
        assertThat(emitted).containsExactly(new Emitted("a", 0, 60_000, "1;2;3;4;5;"));
    }

    @Test
    void aRecordIsInOneSessionOrLate() throws Exception {
        List<Sent> records = records();
        var rig = new Rig(
                Windows.session(GAP), 1, null, (key, window, aggregate, context) -> emit(key, window, aggregate));
        for (int i = 0; i < records.size() - 1; i++) {
            rig.handle(i, records.get(i));
        }
        rig.handle(records.size(), new Sent("end", "end", 250_000_000_000_000L));
        List<String> values = emitted.stream()
                .flatMap(session -> Stream.of(session.aggregate.split(";", -1)))
                .filter(value -> value.startsWith("v"))
                .toList();
        assertThat(values).doesNotHaveDuplicates();
        assertThat(values.size() + meters.total(Count.LATE_RECORDS)).isEqualTo(RECORDS);
        assertThat(meters.total(Count.LATE_RECORDS)).isPositive();
    }

    @Test
    void windowsCloseInTheOrderOfTheirEndsAndThenOfTheirKeys() throws Exception {
        var rig = new Rig(
                Windows.tumbling(Duration.ofSeconds(1)),
                1,
                null,
                (key, window, aggregate, context) -> emit(key, window, aggregate));
        rig.handle(0, new Sent("b", "1", 1_500));
        rig.handle(1, new Sent("a", "2", 1_600));
        rig.handle(2, new Sent("c", "3", 1_700));
        rig.handle(3, new Sent("c", "4", 1_999));
        assertThat(emitted).isEmpty();
        rig.handle(4, new Sent("b", "5", 9_000));
        assertThat(emitted)
                .containsExactly(
                        new Emitted("a", 1_000, 2_000, "2;"),
                        new Emitted("b", 1_000, 2_000, "1;"),
                        new Emitted("c", 1_000, 2_000, "3;4;"));
    }

    @Test
    void aRecordMayBeAsFarBehindAsItIsSaid() throws Exception {
        var rig = new Rig(
                Windows.tumbling(Duration.ofSeconds(1)).outOfOrder(Duration.ofSeconds(2)),
                1,
                null,
                (key, window, aggregate, context) -> emit(key, window, aggregate));
        rig.handle(0, new Sent("a", "1", 1_500));
        rig.handle(1, new Sent("a", "2", 3_900));
        rig.handle(2, new Sent("a", "3", 1_999));
        assertThat(emitted).isEmpty();
        rig.handle(3, new Sent("a", "4", 4_000));
        assertThat(emitted).containsExactly(new Emitted("a", 1_000, 2_000, "1;3;"));
        rig.handle(4, new Sent("a", "5", 1_700));
        assertThat(meters.total(Count.LATE_RECORDS)).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tumbling", "hopping", "session"})
    @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aTimeThatIsFurtherThanWindowsReachFailsItsRecordAndNothingElse(String kind) throws Exception {
        var rig = new Rig(windows(kind), 1, null, (key, window, aggregate, context) -> emit(key, window, aggregate));
        rig.handle(0, new Sent("a", "1", 1_500));
        for (long time : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 20_000, Long.MAX_VALUE / 2}) {
            assertThatThrownBy(() -> rig.handle(1, new Sent("a", "2", time)))
                    .hasMessageContaining("past the year 9999");
        }
        for (long time : new long[] {-1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> rig.handle(1, new Sent("a", "2", time))).isInstanceOf(RuntimeException.class);
        }
        assertThat(emitted).isEmpty();
        rig.handle(2, new Sent("a", "3", 1_600));
        rig.handle(3, new Sent("end", "end", 253_402_300_799_999L));
        assertThat(emitted.getFirst().aggregate).startsWith("1;");
        assertThat(emitted).extracting(Emitted::aggregate).contains("1;3;");
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aRecordMayCloseTheWindowsOfVeryManyKeys() throws Exception {
        int keys = 120_000;
        var rig = new Rig(
                Windows.tumbling(Duration.ofSeconds(1)),
                1,
                null,
                (key, window, aggregate, context) -> emit(key, window, aggregate));
        for (int i = 0; i < keys; i++) {
            rig.handle(i, new Sent("k" + i, "v", 1_500));
        }
        RecordReader.Context context = rig.reader.context(record(keys, new Sent("end", "end", 9_000)), 1);
        rig.handler.handle("end", "end", context);
        var guard =
                new Guard(OpenFence.of(LEASE), Duration.ofSeconds(1), new SystemTime(), () -> Duration.ofMinutes(1));
        rig.kept.keep(Objects.requireNonNull(context.endState()), guard);
        rig.kept.settle(between -> new Cut(Checkpoint.at(keys + 1), between, 0));
        assertThat(emitted).hasSize(keys);
        assertThat(rig.kept.unsettled()).isZero();
    }

    @Test
    void aSessionThatGoesOnTakesOnePlace() throws Exception {
        var rig = new Rig(
                Windows.session(Duration.ofSeconds(1)),
                1,
                null,
                (key, window, aggregate, context) -> emit(key, window, aggregate));
        for (int i = 0; i < 1_000; i++) {
            rig.handle(i, new Sent("a", "v", 1_000 + i));
        }
        assertThat(((WindowOperator<?, ?, ?>) rig.handler).indexed()).isOne();
        for (int i = 1_000; i < 5_000; i++) {
            rig.handle(i, new Sent("a", "v", 1_000 + i));
        }
        assertThat(((WindowOperator<?, ?, ?>) rig.handler).indexed()).isLessThan(10);
        assertThat(emitted).isEmpty();
        rig.handle(5_000, new Sent("b", "v", 20_000));
        assertThat(emitted).containsExactly(new Emitted("a", 1_000, 5_999, "v;".repeat(5_000)));
    }

    @Test
    void windowsAreRefusedWithConcurrency() {
        var guarded = Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .concurrency(5, Ordering.KEY)
                .onFailure(FailurePolicy.stop());
        assertThatThrownBy(() -> guarded.windowed("w", Windows.tumbling(Duration.ofSeconds(1))))
                .hasMessageContaining("leave concurrency out");
    }

    @Test
    void sessionsThatMergeToNothingFailTheirRecord() throws Exception {
        aggregator = new Joined() {
            @Override
            @SuppressWarnings("NullAway") // it keeps to nothing
            public String merge(String key, String first, String second) {
                return null;
            }
        };
        var rig = new Rig(
                Windows.session(Duration.ofSeconds(1)).grace(Duration.ofMinutes(1)),
                1,
                null,
                (key, window, aggregate, context) -> emit(key, window, aggregate));
        rig.handle(0, new Sent("a", "1", 1_000));
        rig.handle(1, new Sent("a", "2", 2_900));
        assertThatThrownBy(() -> rig.handle(2, new Sent("a", "3", 1_950))).hasMessageContaining("merge()");
        rig.handle(3, new Sent("b", "4", 900_000));
        assertThat(emitted).extracting(Emitted::aggregate).containsExactly("1;", "2;");
    }

    @Test
    void windowsAreRefusedWithARetryTopic() {
        var guarded = Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.retryLater("again", List.of(Duration.ofMinutes(1)), FailurePolicy.stop()));
        assertThatThrownBy(() -> guarded.windowed("w", Windows.tumbling(Duration.ofSeconds(1))))
                .hasMessageContaining("late for its windows");
    }

    @Test
    void windowsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> Windows.tumbling(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Windows.hopping(Duration.ofSeconds(1), Duration.ofSeconds(2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Windows.hopping(Duration.ofDays(1), Duration.ofSeconds(1)))
                .hasMessageContaining("1000 windows");
        assertThatThrownBy(() -> Windows.tumbling(ChronoUnit.FOREVER.getDuration()))
                .hasMessageContaining("36500 days");
        assertThatThrownBy(() -> Windows.session(ChronoUnit.FOREVER.getDuration()))
                .hasMessageContaining("36500 days");
        assertThatThrownBy(() -> Windows.session(Duration.ofSeconds(1)).grace(ChronoUnit.FOREVER.getDuration()))
                .hasMessageContaining("36500 days");
        assertThatThrownBy(() -> Windows.session(Duration.ofSeconds(1)).closeWhenIdle(ChronoUnit.FOREVER.getDuration()))
                .hasMessageContaining("36500 days");
        assertThatThrownBy(() -> Windows.session(Duration.ofSeconds(1)).earlyResults(ChronoUnit.FOREVER.getDuration()))
                .hasMessageContaining("36500 days");
        assertThatThrownBy(() -> Windows.session(Duration.ofSeconds(1)).earlyResults(Duration.ofNanos(1)))
                .hasMessageContaining("early results of a window is at least a millisecond");
        assertThatThrownBy(() -> Windows.session(Duration.ofSeconds(1)).grace(Duration.ofSeconds(-1)))
                .hasMessageContaining("negative");
    }
}
