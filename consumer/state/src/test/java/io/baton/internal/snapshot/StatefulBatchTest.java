package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.BatchHandler;
import io.baton.BatchLimits;
import io.baton.BatchRecord;
import io.baton.BatchResult;
import io.baton.FailurePolicy;
import io.baton.Output;
import io.baton.Pipeline;
import io.baton.State;
import io.baton.Store;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.output.CommitLimits;
import io.baton.internal.output.OutputEncoder;
import io.baton.internal.output.OutputLimits;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.output.OutputSender;
import io.baton.internal.output.Outputs;
import io.baton.internal.tenure.Fetched;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches whose handlers change state: real sessions, with the objects in memory. Each key's value has the offsets that went into it. */
class StatefulBatchTest {

    private static final Store<String, String> OFFSETS = Store.of("offsets", Serdes.String(), Serdes.String());
    private static final Output<String, String> OUTPUT =
            Output.to("out", new StringSerializer(), new StringSerializer());
    private static final int RECORDS = 60;
    private static final int KEYS = 3;

    /** What a handler does. A record is bad if its offset says so. */
    enum Way {
        /** It changes the state record by record, and names the bad ones afterwards. */
        NAMES_AFTER_ITS_CHANGE,
        /** It names the bad ones, and changes nothing for them. */
        NAMES_BEFORE_ITS_CHANGE,
        /** It changes the state record by record, and throws at a bad one. */
        THROWS,
        /** It puts the good records of a key together, and writes them through any of them. */
        PUTS_TOGETHER
    }

    /** Acknowledges when it is told. */
    private static final class Sender implements OutputSender {

        private final ConcurrentLinkedQueue<Consumer<@Nullable Exception>> waiting = new ConcurrentLinkedQueue<>();

        @Override
        public void send(OutputRecord output, Consumer<@Nullable Exception> answered) {
            waiting.add(answered);
        }

        void acknowledge(int most) {
            for (int i = 0; i < most; i++) {
                Consumer<@Nullable Exception> answered = waiting.poll();
                if (answered != null) {
                    answered.accept(null);
                }
            }
        }

        @Override
        public void abandon() {
            waiting.clear();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private StateRig rig;
    /** The offsets of each call. */
    private final ConcurrentLinkedQueue<List<Long>> calls = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void hold() throws InterruptedException {
        rig = new StateRig();
    }

    private static boolean isBad(long offset) {
        return offset % 7 == 3;
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>(
                "t", 0, offset, ("k" + offset % KEYS).getBytes(UTF_8), ("v" + offset).getBytes(UTF_8));
    }

    private static Fetched fetched(long from, long to) {
        return new Fetched(
                LongStream.range(from, to).mapToObj(StatefulBatchTest::record).toList(), Checkpoint.at(to));
    }

    private static void append(BatchRecord<String, String> record, String what) {
        State<String> state = record.context().state(OFFSETS);
        state.put(Objects.requireNonNullElse(state.get(), "") + what);
    }

    private static String named(BatchRecord<String, String> record) {
        return record.context().offset() + ";";
    }

    private static BatchHandler<String, String> handler(Way way, Random random) {
        return records -> switch (way) {
            case NAMES_AFTER_ITS_CHANGE, NAMES_BEFORE_ITS_CHANGE -> {
                var failed = new ArrayList<BatchResult.Failed>();
                for (BatchRecord<String, String> record : records) {
                    boolean bad = isBad(record.context().offset());
                    if (!bad || way == Way.NAMES_AFTER_ITS_CHANGE) {
                        append(record, named(record));
                    }
                    if (bad) {
                        failed.add(record.failed(new IllegalStateException("told to fail")));
                    }
                }
                yield BatchResult.except(failed);
            }
            case THROWS -> {
                for (BatchRecord<String, String> record : records) {
                    append(record, named(record));
                    if (isBad(record.context().offset())) {
                        throw new IllegalStateException("told to fail");
                    }
                }
                yield BatchResult.allDone();
            }
            case PUTS_TOGETHER -> {
                var byKey = new HashMap<String, List<BatchRecord<String, String>>>();
                records.stream()
                        .filter(record -> !isBad(record.context().offset()))
                        .forEach(record -> byKey.computeIfAbsent(record.key(), key -> new ArrayList<>())
                                .add(record));
                byKey.values()
                        .forEach(good -> append(
                                good.get(random.nextInt(good.size())),
                                String.join(
                                        "",
                                        good.stream()
                                                .map(StatefulBatchTest::named)
                                                .toList())));
                yield BatchResult.except(
                        records.stream()
                                .filter(record -> isBad(record.context().offset()))
                                .toList(),
                        new IllegalStateException("told to fail"));
            }
        };
    }

    private Pipeline<String, String> pipeline(
            BatchLimits limits, FailurePolicy policy, BatchHandler<String, String> handler) {
        return Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .keeping(OFFSETS)
                .onFailure(policy)
                .handleBatch(limits, records -> {
                    calls.add(records.stream()
                            .map(record -> record.context().offset())
                            .toList());
                    return handler.handle(records);
                });
    }

    private static BatchLimits batchesOf(int records) {
        return BatchLimits.of(records, 1 << 20, Duration.ZERO);
    }

    /** By key, the offsets in the state of a snapshot, in the order in which they came. */
    private Map<String, List<Long>> kept(@Nullable String snapshot) throws InterruptedException {
        Pipeline<String, String> any = pipeline(batchesOf(1), FailurePolicy.stop(), records -> BatchResult.allDone());
        var kept = new HashMap<String, List<Long>>();
        rig.kept(snapshot, any, OFFSETS)
                .forEach((key, value) -> kept.put(
                        key,
                        Arrays.stream(value.split(";", -1))
                                .filter(offset -> !offset.isEmpty())
                                .map(Long::valueOf)
                                .toList()));
        return kept;
    }

    /** The state has each good record below the checkpoint once, and nothing else. */
    private void assertThatItIsExact(Checkpoint checkpoint) throws InterruptedException {
        assertThat(checkpoint.ahead().isEmpty()).isTrue();
        var expected = new HashMap<String, List<Long>>();
        LongStream.range(0, checkpoint.nextOffset())
                .filter(offset -> !isBad(offset))
                .forEach(offset -> expected.computeIfAbsent("k" + offset % KEYS, key -> new ArrayList<>())
                        .add(offset));
        Map<String, List<Long>> kept = kept(checkpoint.snapshot());
        assertThat(kept.keySet()).isEqualTo(expected.keySet());
        kept.forEach((key, offsets) -> assertThat(offsets)
                .as("%s at %s", key, checkpoint)
                .containsExactlyInAnyOrderElementsOf(expected.get(key)));
    }

    @ParameterizedTest
    @CsvSource({
        "NAMES_AFTER_ITS_CHANGE, false",
        "NAMES_AFTER_ITS_CHANGE, true",
        "NAMES_BEFORE_ITS_CHANGE, false",
        "NAMES_BEFORE_ITS_CHANGE, true",
        "THROWS, false",
        "THROWS, true",
        "PUTS_TOGETHER, false",
        "PUTS_TOGETHER, true"
    })
    void eachCheckpointHasExactlyTheStateOfItsRecordsThroughCrashes(Way way, boolean writes) throws Exception {
        for (long seed = 0; seed < 12; seed++) {
            var random = new Random(seed);
            rig = new StateRig();
            Checkpoint reached = Checkpoint.at(0);
            for (long generation = 1; reached.nextOffset() < RECORDS; generation++) {
                reached = oneInvocation(way, writes, generation, reached, random);
            }
            assertThatItIsExact(reached);
        }
    }

    /** Until all is done, or it crashes. */
    private Checkpoint oneInvocation(Way way, boolean writes, long generation, Checkpoint start, Random random)
            throws InterruptedException {
        var sender = new Sender();
        Outputs outputs = writes
                ? new Outputs(
                        new OutputEncoder(Map.of(OUTPUT, OutputLimits.of(10_000)), rig.settable),
                        new Outputs.Way.AtLeastOnce(sender),
                        CommitLimits.DEFAULT,
                        rig.settable)
                : null;
        BatchHandler<String, String> handler = handler(way, new Random(random.nextLong()));
        Pipeline.Reading<String, String> reading = Pipeline.<String, String>reading(
                        new StringDeserializer(), new StringDeserializer())
                .keeping(OFFSETS);
        Pipeline<String, String> pipeline = (writes ? reading.writing(OUTPUT).atLeastOnce() : reading)
                .onFailure(FailurePolicy.skip())
                .handleBatch(batchesOf(1 + random.nextInt(12)).bisect(), records -> {
                    BatchResult result = handler.handle(records);
                    if (writes) {
                        records.forEach(record -> record.context().send(OUTPUT, record.key(), record.value()));
                    }
                    return result;
                });
        int looks = random.nextInt(4) == 0 ? Integer.MAX_VALUE : random.nextInt(2_000);
        try (var invocation = rig.begun(generation, start, pipeline, outputs)) {
            for (long from = start.nextOffset(); from < RECORDS; ) {
                long to = Math.min(RECORDS, from + 1 + random.nextInt(20));
                invocation.session.add(fetched(from, to));
                from = to;
            }
            Checkpoint seen = start;
            long untilNanos = System.nanoTime() + StateRig.PATIENCE.toNanos();
            for (int look = 0; look < looks && seen.nextOffset() < RECORDS; look++) {
                assertThat(System.nanoTime()).as("until all is done").isLessThan(untilNanos);
                sender.acknowledge(random.nextInt(3));
                Checkpoint now = invocation.session.checkpoint();
                if (!now.equals(seen)) {
                    assertThatItIsExact(now);
                    seen = now;
                }
                Thread.onSpinWait();
            }
            invocation.session.abandon();
            return invocation.session.checkpoint();
        }
    }

    @Test
    void recordsOfABatchSeeEachOthersChanges() throws Exception {
        var seen = new ConcurrentLinkedQueue<String>();
        try (var invocation = rig.begun(pipeline(batchesOf(6), FailurePolicy.stop(), records -> {
            for (BatchRecord<String, String> record : records) {
                append(record, named(record));
                seen.add(Objects.requireNonNull(
                        record.context().state(OFFSETS, "k0").get()));
            }
            return BatchResult.allDone();
        }))) {
            invocation.session.add(fetched(0, 6));
            invocation.awaited(6);
        }
        assertThat(seen).containsExactly("0;", "0;", "0;", "0;3;", "0;3;", "0;3;");
    }

    @Test
    void whatWasChangedForANamedRecordIsDroppedAndTheOthersAreNotHandledAgain() throws Exception {
        try (var invocation = rig.begun(pipeline(batchesOf(3), FailurePolicy.skip(), records -> {
            records.forEach(record -> append(record, named(record)));
            return BatchResult.except(records.subList(1, 2), new IllegalStateException("told to fail"));
        }))) {
            // of three keys; alone, the second record is not the second of its batch
            invocation.session.add(fetched(0, 3));
            StateRig.await(() -> calls.size() == 1);
            Checkpoint reached = invocation.awaited(3);
            assertThat(kept(reached.snapshot())).isEqualTo(Map.of("k0", List.of(0L), "k2", List.of(2L)));
        }
        assertThat(calls).containsExactly(List.of(0L, 1L, 2L));
    }

    @Test
    void whereAnotherRecordBuildsOnThemTheOthersAreHandledAgainWithoutTheNamed() throws Exception {
        try (var invocation = rig.begun(pipeline(batchesOf(6), FailurePolicy.skip(), records -> {
            records.forEach(record -> append(record, named(record)));
            return BatchResult.except(
                    records.stream()
                            .filter(record -> record.context().offset() == 1)
                            .toList(),
                    new IllegalStateException("told to fail"));
        }))) {
            invocation.session.add(fetched(0, 6));
            Checkpoint reached = invocation.awaited(6);
            assertThat(kept(reached.snapshot()))
                    .isEqualTo(Map.of("k0", List.of(0L, 3L), "k1", List.of(4L), "k2", List.of(2L, 5L)));
        }
        assertThat(calls).containsExactly(List.of(0L, 1L, 2L, 3L, 4L, 5L), List.of(0L, 2L, 3L, 4L, 5L));
    }

    @Test
    void aBatchThatNamesARecordInEachCallEndsAllTheSame() throws Exception {
        int records = 300;
        try (var invocation = rig.begun(pipeline(batchesOf(records), FailurePolicy.skip(), given -> {
            given.forEach(record -> record.context().state(OFFSETS, "all").put("x"));
            return BatchResult.except(given.subList(0, 1), new IllegalStateException("told to fail"));
        }))) {
            invocation.session.add(fetched(0, records));
            Checkpoint reached = invocation.awaited(records);
            assertThat(kept(reached.snapshot())).isEmpty();
        }
    }

    @Test
    void aBatchIsFinishedAsAWholeOrNotAtAll() throws Exception {
        Pipeline<String, String> pipeline = pipeline(batchesOf(6), FailurePolicy.stop(), records -> {
            records.forEach(record -> append(record, named(record)));
            return BatchResult.except(
                    records.stream()
                            .filter(record -> record.context().offset() == 10)
                            .toList(),
                    new IllegalStateException("told to fail"));
        });
        try (var invocation = rig.begun(pipeline)) {
            invocation.session.add(fetched(0, 12));
            assertThat(invocation.failure()).contains("t-0@10").contains("told to fail");
            Checkpoint reached = invocation.ended();
            assertThat(reached.nextOffset()).isEqualTo(6);
            assertThat(kept(reached.snapshot()))
                    .isEqualTo(Map.of("k0", List.of(0L, 3L), "k1", List.of(1L, 4L), "k2", List.of(2L, 5L)));
        }
    }

    @Test
    void whatAHandlerKeepsOfABatchChangesNothingLater() throws Exception {
        var old = new ConcurrentLinkedQueue<State<String>>();
        var refused = new ConcurrentLinkedQueue<String>();
        var thrown = new AtomicBoolean();
        try (var invocation = rig.begun(pipeline(batchesOf(3).bisect(), FailurePolicy.stop(), records -> {
            for (State<String> state : old) {
                try {
                    state.put("wrong");
                } catch (IllegalStateException e) {
                    refused.add(String.valueOf(e.getMessage()));
                }
            }
            records.forEach(record -> old.add(record.context().state(OFFSETS)));
            if (!thrown.getAndSet(true)) {
                append(records.getFirst(), "wrong;");
                throw new IllegalStateException("told to fail");
            }
            records.forEach(record -> append(record, named(record)));
            return BatchResult.allDone();
        }))) {
            invocation.session.add(fetched(0, 6));
            Checkpoint reached = invocation.awaited(6);
            assertThat(kept(reached.snapshot()))
                    .isEqualTo(Map.of("k0", List.of(0L, 3L), "k1", List.of(1L, 4L), "k2", List.of(2L, 5L)));
        }
        assertThat(refused).isNotEmpty().allMatch(message -> message.contains("has returned"));
    }
}
