package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Aggregator;
import io.baton.FailurePolicy;
import io.baton.Pipeline;
import io.baton.State;
import io.baton.Store;
import io.baton.Timer;
import io.baton.Windows;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.metrics.Count;
import io.baton.internal.tenure.Fetched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Snapshots that versions before have written, kept as files: each version has to read them, and go on with what they have. A version
 * that writes another format keeps its own beside them: the first test below writes them to {@code target/kept-objects}.
 */
class KeptObjectsTest {

    private static final Path KEPT = Path.of("src/test/resources/kept-objects");
    private static final Store<String, String> VALUES = Store.of("values", Serdes.String(), Serdes.String());
    private static final Timer BY_CLOCK = Timer.byClock("clock");
    private static final Timer BY_EVENTS = Timer.byEventTime("events");

    /** What a snapshot may have, by the pipeline that keeps it. */
    enum Kind {
        VALUES,
        TIMERS,
        WINDOWS,
        EARLY,
        SESSIONS;

        /** What comes of it when it goes on. */
        List<String> expected() {
            return switch (this) {
                case VALUES -> List.of("8:a,e,g", "9:b,d,f", "10:null");
                case TIMERS -> List.of("clock k0@5000", "events k1@6000", "clock k2@7000");
                case WINDOWS ->
                    List.of("k0 0-1000 a", "k1 0-1000 b,d", "k2 0-1000 c", "k0 1000-2000 e", "k1 1000-2000 f");
                case EARLY ->
                    List.of(
                            "early k1 0-1000 b,d,g",
                            "k0 0-1000 a",
                            "k1 0-1000 b,d,g",
                            "k2 0-1000 c",
                            "k0 1000-2000 e",
                            "k1 1000-2000 f",
                            "k9 2000-3000 x");
                case SESSIONS -> List.of("k0 100-100 a", "k2 300-300 c", "k0 1300-1300 e", "k1 200-1400 b,d,f");
            };
        }
    }

    private static final class Joined implements Aggregator<String, String, String> {

        @Override
        public String create() {
            return "";
        }

        @Override
        public String add(String key, String value, String aggregate) {
            return joined(aggregate, value);
        }

        @Override
        public String merge(String key, String first, String second) {
            return joined(first, second);
        }
    }

    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

    private static String joined(String before, String value) {
        return before.isEmpty() ? value : before + "," + value;
    }

    private Pipeline<String, String> pipeline(Kind kind) {
        var reading = Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer());
        return switch (kind) {
            case VALUES ->
                reading.keeping(VALUES).onFailure(FailurePolicy.stop()).handle((key, value, context) -> {
                    State<String> state = context.state(VALUES);
                    if (value.equals("tell")) {
                        seen.add(context.offset() + ":" + state.get());
                    } else if (value.equals("delete")) {
                        state.delete();
                    } else {
                        state.put(joined(Objects.requireNonNullElse(state.get(), ""), value));
                    }
                });
            case TIMERS ->
                reading.onTimer(BY_CLOCK, (key, time, context) -> seen.add("clock " + key + "@" + time.toEpochMilli()))
                        .onTimer(
                                BY_EVENTS,
                                (key, time, context) -> seen.add("events " + key + "@" + time.toEpochMilli()))
                        .onFailure(FailurePolicy.stop())
                        .handle((key, value, context) -> {
                            if (!value.equals("tell")) {
                                context.timer(key.equals("k1") ? BY_EVENTS : BY_CLOCK)
                                        .set(Instant.ofEpochMilli(5_000 + 1_000 * (key.charAt(1) - '0')));
                            }
                        });
            case WINDOWS ->
                windowed(reading, Windows.tumbling(Duration.ofSeconds(1)).outOfOrder(Duration.ofSeconds(2)));
            case EARLY ->
                windowed(
                        reading,
                        Windows.tumbling(Duration.ofSeconds(1))
                                .outOfOrder(Duration.ofSeconds(2))
                                .earlyResults(Duration.ofSeconds(1)));
            case SESSIONS ->
                windowed(reading, Windows.session(Duration.ofMillis(800)).outOfOrder(Duration.ofSeconds(2)));
        };
    }

    private Pipeline<String, String> windowed(Pipeline.Reading<String, String> reading, Windows windows) {
        return reading.onFailure(FailurePolicy.stop())
                .windowed("w", windows)
                .aggregate(new Joined(), Serdes.String())
                .handle((key, window, values, context) -> seen.add("%s%s %s-%s %s"
                        .formatted(
                                context.isEarly() ? "early " : "",
                                key,
                                window.start().toEpochMilli(),
                                window.end().toEpochMilli(),
                                values)));
    }

    private static Fetched record(long offset, String key, String value, long timestamp) {
        return new Fetched(
                List.of(new ConsumerRecord<>(
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
                        Optional.empty())),
                Checkpoint.at(offset + 1));
    }

    /** Two invocations of what is written: the second one's snapshot needs the objects of the first. */
    private Checkpoint write(StateRig rig, Kind kind) throws InterruptedException {
        rig.every = Duration.ofHours(1); // so that a snapshot is taken at each end alone, of what has changed
        Checkpoint reached;
        try (var invocation = rig.begun(pipeline(kind))) {
            invocation.session.add(record(0, "k0", "a", 100));
            invocation.session.add(record(1, "k1", "b", 200));
            invocation.session.add(record(2, "k2", "c", 300));
            StateRig.await(() -> rig.meters.total(Count.RECORDS) == 3);
            reached = invocation.ended();
        }
        try (var invocation = rig.begun(2, reached, pipeline(kind), null)) {
            invocation.session.add(record(3, "k1", "d", 800));
            invocation.session.add(record(4, "k0", "e", 1_300));
            invocation.session.add(record(5, "k1", "f", 1_400));
            StateRig.await(() -> rig.meters.total(Count.RECORDS) == 6);
            return invocation.ended();
        }
    }

    /** Into a new directory: each object by its name, and where the checkpoint is. */
    private void keep(StateRig rig, Kind kind, Checkpoint reached, Path directory)
            throws IOException, InterruptedException {
        String name = Objects.requireNonNull(reached.snapshot());
        String place = SnapshotName.place("p", StateRig.LEASE);
        var stores =
                new Stores(pipeline(kind).stores().stream().map(Store::name).toList());
        Memory memory = new SnapshotReader(rig.objects, place, StateRig.LEASE, stores).read(name, new Memory());
        assertThat(memory.chain().objects()).hasSize(2);
        Files.createDirectories(directory);
        try (Stream<Path> before = Files.list(directory)) {
            for (Path each : before.toList()) {
                Files.delete(each);
            }
        }
        for (ObjectRef object : memory.chain().objects()) {
            Files.write(
                    directory.resolve(object.name()),
                    rig.objects.read(place + object.name()).orElseThrow());
        }
        Files.writeString(directory.resolve("checkpoint"), reached.nextOffset() + " " + name + "\n");
    }

    private void assertThatItGoesOn(Kind kind, Path directory) throws IOException, InterruptedException {
        var rig = new StateRig();
        Checkpoint start = Checkpoint.at(0);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.equals("checkpoint")) {
                    String[] words = Files.readString(file).strip().split(" ", -1);
                    start = Checkpoint.at(Long.parseLong(words[0])).with(words[1]);
                } else {
                    rig.objects.create(SnapshotName.place("p", StateRig.LEASE) + name, Files.readAllBytes(file));
                }
            }
        }
        try (var invocation = rig.begun(100, start, pipeline(kind), null)) {
            long next = start.nextOffset();
            for (Fetched more : more(kind, next)) {
                invocation.session.add(more);
                next++;
            }
            invocation.awaited(next);
            if (kind == Kind.TIMERS) {
                for (int second = 0; second < 8; second++) {
                    rig.pass(Duration.ofSeconds(1));
                    rig.looks();
                }
            }
            StateRig.await(() -> seen.size() >= kind.expected().size());
        }
        if (kind == Kind.TIMERS) {
            // that by event time does not wait for the clock
            assertThat(seen).containsExactlyInAnyOrderElementsOf(kind.expected());
        } else {
            assertThat(seen).containsExactlyElementsOf(kind.expected());
        }
    }

    private static List<Fetched> more(Kind kind, long next) {
        var more = new ArrayList<Fetched>();
        switch (kind) {
            case VALUES -> {
                more.add(record(next, "k2", "delete", 0));
                more.add(record(next + 1, "k0", "g", 0));
                more.add(record(next + 2, "k0", "tell", 0));
                more.add(record(next + 3, "k1", "tell", 0));
                more.add(record(next + 4, "k2", "tell", 0));
            }
            case TIMERS -> more.add(record(next, "k9", "tell", 6_000));
            case EARLY -> {
                more.add(record(next, "k9", "x", 2_999)); // the watermark is 999 then, and was -1 before
                more.add(record(next + 1, "k1", "g", 900));
                more.add(record(next + 2, "k9", "end", 100_000));
            }
            case WINDOWS, SESSIONS -> more.add(record(next, "k9", "end", 100_000));
        }
        return more;
    }

    @ParameterizedTest
    @EnumSource
    void whatThisVersionKeepsItReads(Kind kind) throws Exception {
        var rig = new StateRig();
        Path directory = Path.of("target", "kept-objects", kind.name());
        keep(rig, kind, write(rig, kind), directory);
        seen.clear();
        assertThatItGoesOn(kind, directory);
    }

    static Stream<Arguments> kept() throws IOException {
        var kept = new ArrayList<Arguments>();
        try (Stream<Path> formats = Files.list(KEPT)) {
            for (Path format : formats.filter(Files::isDirectory).sorted().toList()) {
                for (Kind kind : Kind.values()) {
                    kept.add(Arguments.of(format.getFileName().toString(), kind));
                }
            }
        }
        return kept.stream();
    }

    @ParameterizedTest
    @MethodSource("kept")
    void whatVersionsBeforeHaveKeptItReads(String format, Kind kind) throws Exception {
        assertThatItGoesOn(kind, KEPT.resolve(format).resolve(kind.name()));
    }
}
