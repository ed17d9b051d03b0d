package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.BatchLimits;
import io.baton.BatchResult;
import io.baton.FailurePolicy;
import io.baton.KeyTimer;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.State;
import io.baton.Store;
import io.baton.Timer;
import io.baton.TimerContext;
import io.baton.TimerHandler;
import io.baton.Windows;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.metrics.Count;
import io.baton.internal.tenure.Fetched;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timers in real sessions, with the objects in memory and a clock that is set. */
class TimersTest {

    private static final Store<String, String> LOG = Store.of("log", Serdes.String(), Serdes.String());
    private static final Timer BY_EVENTS = Timer.byEventTime("events");
    private static final Timer BY_CLOCK = Timer.byClock("clock");
    private static final int RECORDS = 60;

    private StateRig rig;
    /** What the handlers of timers were called with. */
    private final ConcurrentLinkedQueue<String> fired = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void hold() throws InterruptedException {
        rig = new StateRig();
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String key, String value, long timestamp) {
        return new ConsumerRecord<>(
                "t",
                0,
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                key.length(),
                value.length(),
                key.getBytes(UTF_8),
                value.getBytes(UTF_8),
                new RecordHeaders(),
                Optional.empty());
    }

    private static Fetched fetched(List<ConsumerRecord<byte[], byte[]>> records) {
        return new Fetched(records, Checkpoint.at(records.getLast().offset() + 1));
    }

    private static Fetched fetched(ConsumerRecord<byte[], byte[]> record) {
        return fetched(List.of(record));
    }

    private static Pipeline.Reading<String, String> reading() {
        return Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .keeping(LOG);
    }

    /** A record's value is the time in milliseconds for which it sets the timer of its key; "cancel" cancels it. */
    private static void setAsTold(String value, KeyTimer timer) {
        if (value.equals("cancel")) {
            timer.cancel();
        } else if (!value.isEmpty()) {
            timer.set(Instant.ofEpochMilli(Long.parseLong(value)));
        }
    }

    private void noted(String key, Instant time, TimerContext context) {
        fired.add(key + "@" + time.toEpochMilli());
    }

    private Pipeline<String, String> timing(Timer timer, FailurePolicy policy, TimerHandler<String> handler) {
        return reading()
                .onTimer(timer, handler)
                .onFailure(policy)
                .handle((key, value, context) -> setAsTold(value, context.timer(timer)));
    }

    @Test
    void timersFireInTheOrderOfTheirTimesAndThenOfTheirKeys() throws Exception {
        try (var invocation = rig.begun(timing(BY_EVENTS, FailurePolicy.stop(), this::noted))) {
            invocation.session.add(fetched(List.of(
                    record(0, "c", "500", 0),
                    record(1, "b", "700", 0),
                    record(2, "a", "500", 0),
                    record(3, "d", "9000", 0),
                    record(4, "e", "600", 0),
                    record(5, "e", "cancel", 499),
                    record(6, "b", "100", 499),
                    record(7, "x", "", 700))));
            StateRig.await(() -> rig.meters.total(Count.TIMERS) == 3);
            assertThat(fired).containsExactly("b@100", "a@500", "c@500");
        }
    }

    private static void append(State<String> log, String what) {
        log.put(Objects.requireNonNullElse(log.get(), "") + what + ";");
    }

    /** Random records of three keys, some out of order. */
    private static List<ConsumerRecord<byte[], byte[]>> records(Random random) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        for (int i = 0; i < RECORDS; i++) {
            String value = switch (random.nextInt(4)) {
                case 0 -> "";
                case 1 -> "cancel";
                default -> Integer.toString(i * 10 + random.nextInt(150));
            };
            records.add(record(i, "k" + random.nextInt(3), value, i * 10L + random.nextInt(30)));
        }
        return records;
    }

    /** What happens, as a model of one page has it: each firing sets its timer once more, if its time is odd. */
    private static List<String> expected(List<ConsumerRecord<byte[], byte[]>> records, long outOfOrder) {
        var expected = new ArrayList<String>();
        var set = new TreeMap<String, Long>();
        long mark = -1;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String key = new String(record.key(), UTF_8);
            String value = new String(record.value(), UTF_8);
            if (value.equals("cancel")) {
                set.remove(key);
            } else if (!value.isEmpty()) {
                set.put(key, Long.valueOf(value));
            }
            expected.add("r" + record.offset());
            mark = Math.max(mark, record.timestamp() - outOfOrder);
            while (true) {
                long now = mark;
                Optional<Map.Entry<String, Long>> due = set.entrySet().stream()
                        .filter(timer -> timer.getValue() <= now)
                        .min(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
                if (due.isEmpty()) {
                    break;
                }
                String which = due.get().getKey();
                long at = due.get().getValue();
                expected.add(which + "@" + at);
                set.remove(which);
                if (at % 2 == 1) {
                    set.put(which, at + 31);
                }
            }
        }
        return expected;
    }

    @Test
    void handOversCrashesAndFailuresChangeNeitherWhatFiresNorWhen() throws Exception {
        Timer timer = BY_EVENTS.outOfOrder(Duration.ofMillis(15));
        for (long seed = 0; seed < 30; seed++) {
            var random = new Random(seed);
            List<ConsumerRecord<byte[], byte[]>> records = records(random);
            List<String> expected = expected(records, 15);
            rig = new StateRig();
            Pipeline<String, String> pipeline = reading()
                    .onTimer(timer, (key, time, context) -> {
                        append(context.state(LOG, "all"), key + "@" + time.toEpochMilli());
                        if (time.toEpochMilli() % 2 == 1) {
                            context.timer(timer).set(time.plusMillis(31));
                        }
                        if (random.nextInt(10) == 0) {
                            throw new IllegalStateException("told to fail");
                        }
                    })
                    .onFailure(FailurePolicy.stop())
                    .handle((key, value, context) -> {
                        append(context.state(LOG, "all"), "r" + context.offset());
                        setAsTold(value, context.timer(timer));
                    });
            Checkpoint reached = Checkpoint.at(0);
            List<String> log = List.of();
            for (long generation = 1; !log.equals(expected); generation++) {
                long firings = rig.meters.total(Count.TIMERS);
                try (var invocation = rig.begun(generation, reached, pipeline, null)) {
                    long from = reached.nextOffset();
                    if (from < RECORDS) {
                        invocation.session.add(fetched(records.subList((int) from, RECORDS)));
                    }
                    boolean cleanly = random.nextBoolean();
                    long until = from + random.nextInt(30);
                    StateRig.await(() -> invocation.session.failure().isPresent()
                            || (from < RECORDS
                                    ? invocation.session.checkpoint().nextOffset() >= Math.min(RECORDS, until)
                                    : rig.meters.total(Count.TIMERS) > firings));
                    if (cleanly) {
                        reached = invocation.ended();
                    } else {
                        invocation.session.abandon();
                        reached = invocation.session.checkpoint();
                    }
                }
                String kept = rig.kept(reached.snapshot(), pipeline, LOG).getOrDefault("all", "");
                log = kept.isEmpty()
                        ? List.of()
                        : List.of(kept.split(";", -1)).subList(0, kept.split(";", -1).length - 1);
                assertThat(expected.subList(0, log.size())).as("seed %s", seed).isEqualTo(log);
                assertThat(log.stream().filter(entry -> entry.startsWith("r")))
                        .as("seed %s", seed)
                        .hasSize((int) reached.nextOffset());
            }
        }
    }

    @Test
    void aTimerByTheClockFiresThoughNothingComes() throws Exception {
        try (var invocation = rig.begun(timing(BY_CLOCK, FailurePolicy.stop(), this::noted))) {
            invocation.session.add(fetched(List.of(record(0, "b", "2000", 0), record(1, "a", "1000", 0))));
            invocation.awaited(2);
            rig.pass(Duration.ofMillis(900));
            rig.looks();
            assertThat(fired).isEmpty();
            rig.pass(Duration.ofMillis(150));
            StateRig.await(() -> rig.meters.total(Count.TIMERS) == 1);
            rig.pass(Duration.ofSeconds(1));
            StateRig.await(() -> rig.meters.total(Count.TIMERS) == 2);
            assertThat(fired).containsExactly("a@1000", "b@2000");
        }
    }

    @Test
    void aTimerThatFiredDoesNotFireForTheNextHolderAndOthersDo() throws Exception {
        Pipeline<String, String> pipeline = timing(BY_CLOCK, FailurePolicy.stop(), this::noted);
        Checkpoint reached;
        try (var invocation = rig.begun(pipeline)) {
            invocation.session.add(fetched(List.of(record(0, "b", "2000", 0), record(1, "a", "1000", 0))));
            invocation.awaited(2);
            rig.pass(Duration.ofMillis(1_100));
            StateRig.await(() -> rig.meters.total(Count.TIMERS) == 1);
            reached = invocation.ended();
        }
        try (var invocation = rig.begun(2, reached, pipeline, null)) {
            rig.pass(Duration.ofSeconds(1));
            StateRig.await(() -> rig.meters.total(Count.TIMERS) == 2);
            assertThat(invocation.session.failure()).isEmpty();
        }
        assertThat(fired).containsExactly("a@1000", "b@2000");
    }

    @Test
    void aSeekToAnotherPlaceLeavesTheTimersSet() throws Exception {
        Pipeline<String, String> pipeline = timing(BY_CLOCK, FailurePolicy.stop(), this::noted);
        Checkpoint reached;
        try (var invocation = rig.begun(pipeline)) {
            invocation.session.add(fetched(List.of(record(0, "a", "1000", 0), record(1, "b", "", 0))));
            invocation.awaited(2);
            reached = invocation.ended();
        }
        // with --state keep
        try (var invocation = rig.begun(2, Checkpoint.at(0).with(reached.snapshot()), pipeline, null)) {
            rig.pass(Duration.ofMillis(1_100));
            // a change has to count as that of a record
            rig.looks();
            assertThat(fired).isEmpty();
            invocation.session.add(fetched(record(0, "x", "", 0)));
            StateRig.await(() -> rig.meters.total(Count.TIMERS) == 1);
        }
        assertThat(fired).containsExactly("a@1000");
    }

    @Test
    void byKeyATimerWaitsUntilNoRecordIsInHand() throws Exception {
        var begun = new CountDownLatch(1);
        var goesOn = new CountDownLatch(1);
        Pipeline<String, String> pipeline = reading()
                .onTimer(BY_CLOCK, (key, time, context) -> {
                    fired.add(key);
                    append(context.state(LOG), "timer");
                })
                .concurrency(5, Ordering.KEY)
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {
                    setAsTold(value, context.timer(BY_CLOCK));
                    append(context.state(LOG), "record");
                    if (context.offset() == 0) {
                        rig.pass(Duration.ofMillis(100)); // so that the next one is a worker's
                    }
                    if (context.offset() == 1) {
                        begun.countDown();
                        goesOn.await();
                    }
                });
        try (var invocation = rig.begun(pipeline)) {
            invocation.session.add(fetched(List.of(record(0, "a", "1000", 0))));
            invocation.awaited(1);
            invocation.session.add(fetched(List.of(record(1, "a", "", 0))));
            begun.await();
            rig.pass(Duration.ofSeconds(2));
            invocation.session.round();
            assertThat(fired).isEmpty();
            goesOn.countDown();
            StateRig.await(() -> {
                rig.pass(Duration.ofMillis(1)); // the session may be in the middle of a pause
                return rig.meters.total(Count.TIMERS) == 1;
            });
            Checkpoint reached = invocation.ended();
            assertThat(rig.kept(reached.snapshot(), pipeline, LOG)).isEqualTo(Map.of("a", "record;record;timer;"));
        }
        assertThat(fired).containsExactly("a");
    }

    @Test
    void batchesSetTimers() throws Exception {
        Pipeline<String, String> pipeline = reading()
                .onTimer(BY_CLOCK, this::noted)
                .onFailure(FailurePolicy.stop())
                .handleBatch(BatchLimits.of(10, 1 << 20, Duration.ZERO), records -> {
                    records.forEach(
                            record -> setAsTold(record.value(), record.context().timer(BY_CLOCK)));
                    return BatchResult.allDone();
                });
        try (var invocation = rig.begun(pipeline)) {
            invocation.session.add(
                    fetched(List.of(record(0, "a", "1000", 0), record(1, "b", "900", 0), record(2, "a", "800", 0))));
            invocation.awaited(3);
            rig.pass(Duration.ofMillis(1_100));
            StateRig.await(() -> rig.meters.total(Count.TIMERS) == 2);
        }
        assertThat(fired).containsExactly("a@800", "b@900");
    }

    @Test
    void aTimerThatFailsIsDroppedWhereRecordsAreSkipped() throws Exception {
        Pipeline<String, String> pipeline = timing(BY_EVENTS, FailurePolicy.skip(), (key, time, context) -> {
            context.state(LOG).put("wrong");
            noted(key, time, context);
            throw new IllegalStateException("told to fail");
        });
        try (var invocation = rig.begun(pipeline)) {
            invocation.session.add(
                    fetched(List.of(record(0, "a", "100", 0), record(1, "b", "", 200), record(2, "c", "", 300))));
            invocation.awaited(3);
            Checkpoint reached = invocation.ended();
            assertThat(rig.kept(reached.snapshot(), pipeline, LOG)).isEmpty();
        }
        assertThat(fired).containsExactly("a@100");
        assertThat(rig.meters.total(Count.SKIPPED)).isOne();
    }

    @Test
    void aTimerThatFailsStopsThePartitionElse() throws Exception {
        Pipeline<String, String> pipeline = timing(BY_EVENTS, FailurePolicy.stop(), (key, time, context) -> {
            throw new IllegalStateException("told to fail");
        });
        try (var invocation = rig.begun(pipeline)) {
            invocation.session.add(
                    fetched(List.of(record(0, "a", "100", 0), record(1, "b", "", 200), record(2, "c", "", 300))));
            assertThat(invocation.failure())
                    .contains("timer events")
                    .contains("events/100/61")
                    .contains("told to fail");
            assertThat(invocation.ended().nextOffset()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAHandlerKeepsChangesNothingLater(boolean throwsAtFirst) throws Exception {
        var old = new ConcurrentLinkedQueue<Runnable>();
        var refused = new ConcurrentLinkedQueue<String>();
        Pipeline<String, String> pipeline = timing(BY_EVENTS, FailurePolicy.skip(), (key, time, context) -> {
            for (Runnable each : old) {
                try {
                    each.run();
                } catch (IllegalStateException e) {
                    refused.add(String.valueOf(e.getMessage()));
                }
            }
            State<String> log = context.state(LOG);
            KeyTimer timer = context.timer(BY_EVENTS);
            old.add(() -> log.put("wrong"));
            old.add(() -> timer.set(Instant.EPOCH));
            noted(key, time, context);
            if (throwsAtFirst && old.size() == 2) {
                throw new IllegalStateException("told to fail");
            }
        });
        try (var invocation = rig.begun(pipeline)) {
            invocation.session.add(fetched(List.of(
                    record(0, "a", "100", 0),
                    record(1, "b", "150", 0),
                    record(2, "c", "", 200),
                    record(3, "c", "", 300))));
            invocation.awaited(4);
            assertThat(rig.kept(invocation.ended().snapshot(), pipeline, LOG)).isEmpty();
        }
        assertThat(fired).containsExactly("a@100", "b@150");
        assertThat(refused).hasSize(throwsAtFirst ? 0 : 2).allMatch(message -> message.contains("has returned"));
    }

    @Test
    void aClockThatJumpsFiresNothing() throws Exception {
        var byMillis = new AtomicLong();
        rig = new StateRig(time -> new JumpingTime(time, byMillis, new AtomicLong()));
        try (var invocation = rig.begun(timing(BY_CLOCK, FailurePolicy.stop(), this::noted))) {
            invocation.session.add(fetched(record(0, "a", "60000", 0)));
            invocation.awaited(1);
            byMillis.set(Duration.ofHours(1).toMillis());
            rig.looks();
            assertThat(fired).isEmpty();
            byMillis.set(0);
            rig.pass(Duration.ofMillis(60_050));
            StateRig.await(() -> rig.meters.total(Count.TIMERS) == 1);
        }
        assertThat(fired).containsExactly("a@60000");
    }

    @Test
    void aTimeThatNoTimerReachesIsRefused() throws Exception {
        var refused = new ConcurrentLinkedQueue<String>();
        Pipeline<String, String> pipeline = reading()
                .onTimer(BY_CLOCK, this::noted)
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {
                    for (Instant time : List.of(Instant.MIN, Instant.MAX, Instant.EPOCH.minusMillis(1))) {
                        try {
                            context.timer(BY_CLOCK).set(time);
                        } catch (IllegalArgumentException e) {
                            refused.add(String.valueOf(e.getMessage()));
                        }
                    }
                    assertThat(context.timer(BY_CLOCK).get()).isNull();
                });
        try (var invocation = rig.begun(pipeline)) {
            invocation.session.add(fetched(record(0, "a", "", 0)));
            invocation.awaited(1);
        }
        assertThat(refused).hasSize(3).allMatch(message -> message.contains("from 1970 to the year 9999"));
    }

    @Test
    void timersThatCannotBeAreRefused() {
        assertThatThrownBy(() -> Timer.byClock("a b")).hasMessageContaining("'a b'");
        assertThatThrownBy(() -> BY_CLOCK.outOfOrder(Duration.ZERO)).hasMessageContaining("by event time");
        assertThatThrownBy(() -> BY_EVENTS.fireWhenIdle(Duration.ZERO)).hasMessageContaining("10 ms");
        assertThatThrownBy(() -> BY_EVENTS.outOfOrder(Duration.ofSeconds(-1))).hasMessageContaining("out-of-orderness");
        var timed = reading().onTimer(BY_EVENTS, this::noted);
        assertThatThrownBy(() -> timed.onTimer(BY_EVENTS, this::noted)).hasMessageContaining("already");
        assertThatThrownBy(() -> timed.concurrency(5, Ordering.KEY).onFailure(FailurePolicy.stop()))
                .hasMessageContaining("leave concurrency out");
        assertThatThrownBy(() -> timed.onFailure(
                        FailurePolicy.retryLater("again", List.of(Duration.ofMinutes(1)), FailurePolicy.stop())))
                .hasMessageContaining("retry topic");
        assertThatThrownBy(() ->
                        timed.onFailure(FailurePolicy.stop()).windowed("w", Windows.tumbling(Duration.ofSeconds(1))))
                .hasMessageContaining("no timers");
        assertThatThrownBy(() -> timed.onFailure(FailurePolicy.stop())
                        .handleBatch(BatchLimits.of(1, 1, Duration.ZERO), records -> BatchResult.allDone()))
                .hasMessageContaining("Timer.byClock");
        assertThatThrownBy(() -> timed.keeping(Store.of("events.timer", Serdes.String(), Serdes.String()))
                        .onFailure(FailurePolicy.stop()))
                .hasMessageContaining("same name");
    }
}
