package io.baton.infra.bench;

import io.baton.infra.bench.measure.Events;
import io.baton.infra.bench.measure.Feeder;
import io.baton.infra.bench.measure.Window;
import io.baton.infra.bench.measure.WindowKind;
import io.baton.internal.memory.MemoryPlan;
import java.util.List;
import java.util.stream.Stream;

/** The cases there are, in the order they run. */
final class Cases {

    private static final int HEAP = 512;
    /** The parallel consumer spends half its time on collections in less. */
    private static final int HEAP_BY_KEY = 1_024;

    private static final int SMALL_HEAP = 192;
    private static final int HEAP_OF_WINDOWS = 1_024;
    private static final int HEAP_OF_ENTRIES = 1_024;
    private static final int FUNCTION_MEGABYTES = 512;

    private static final Topic SMALL_VALUES = new Topic(100, 1_000);
    private static final Topic LARGE_VALUES = new Topic(1_000, 1_000);
    private static final Topic MANY_KEYS = new Topic(100, 100_000);
    private static final Topic DISTINCT_KEYS = new Topic(100, Topic.DISTINCT);

    private static final Topic BIDS = new Topic(100, 10_000, Events.OUT_OF_ORDER);
    private static final Topic BIDS_IN_SESSIONS = new Topic(100, 10_000, Events.SESSIONS);
    private static final Topic FEW_OF_MANY = new Topic(1_000, 100_000, Events.FEW_AFTER_ALL);

    private static final List<String> WINDOWS = List.of("streams-windows", "streams-rocksdb", "baton-windows");
    private static final List<String> SERIAL = List.of("raw", "raw-2-threads", "spring", "spring-timed", "baton");
    private static final List<String> BY_KEY = List.of("parallel-consumer", "baton");

    /** The parallel consumer's default. */
    private static final int FEW = 16;

    private static final int MANY = 1_000;

    /** Records that arrive. */
    private static final int A_SECOND = 1_000;

    static final List<BenchCase> ALL = List.of(
            new BenchCase(
                    "serial-100",
                    "one record after the other, trivial handler, 100 B",
                    SERIAL,
                    SMALL_VALUES,
                    new Handling(1, 0),
                    HEAP,
                    new Window(60_000_000, 30, 24_000_000, 60)),
            new BenchCase(
                    "serial-1k",
                    "one record after the other, trivial handler, 1 KB",
                    SERIAL,
                    LARGE_VALUES,
                    new Handling(1, 0),
                    HEAP,
                    new Window(5_000_000, 30, 3_500_000, 60)),
            new BenchCase(
                    "key-trivial",
                    "in order by key, trivial handler, 100 B, 1,000 keys",
                    BY_KEY,
                    SMALL_VALUES,
                    new Handling(FEW, 0),
                    HEAP_BY_KEY,
                    new Window(24_000_000, 12, 16_000_000, 20)),
            new BenchCase(
                    "key-distinct",
                    "in order by key, trivial handler, 100 B, every record a new key",
                    BY_KEY,
                    DISTINCT_KEYS,
                    new Handling(FEW, 0),
                    HEAP_BY_KEY,
                    new Window(8_000_000, 10, 6_000_000, 20)),
            new BenchCase(
                    "key-5ms",
                    "in order by key, handler waits 5 ms, 100 B, 1,000 keys",
                    BY_KEY,
                    SMALL_VALUES,
                    new Handling(MANY, 5),
                    HEAP_BY_KEY,
                    new Window(4_000_000, 10, 8_000_000, 20)),
            new BenchCase(
                    "heap",
                    "one record after the other at full speed in a small heap, 100 B",
                    List.of("raw", "baton"),
                    SMALL_VALUES,
                    new Handling(1, 0),
                    SMALL_HEAP,
                    new Window(60_000_000, 30, 24_000_000, 60)),
            new BenchCase(
                    "writing",
                    "one output for each record, one record after the other, trivial handler, 100 B",
                    List.of("raw-writing", "streams", "streams-exactly", "baton-writing", "baton-exactly"),
                    SMALL_VALUES,
                    new Handling(1, 0),
                    HEAP,
                    new Window(5_000_000, 12, 5_000_000, 15)),
            new BenchCase(
                    "writing-key-5ms",
                    "one output for each record, in order by key, handler waits 5 ms, 100 B, 1,000 keys",
                    List.of("baton-writing", "baton-exactly"),
                    SMALL_VALUES,
                    new Handling(MANY, 5),
                    HEAP_BY_KEY,
                    new Window(2_000_000, 10, 4_000_000, 15)),
            new BenchCase(
                    "counting",
                    "a count for each of 100,000 keys is state, one record after the other, 100 B",
                    List.of("streams-counting", "baton-counting"),
                    MANY_KEYS,
                    new Handling(1, 0),
                    HEAP,
                    new Window(5_000_000, 15, 10_000_000, 25)),
            new BenchCase(
                    "tumbling",
                    "the highest bid of each of 10,000 keys in windows of 10 s, out of order within 5 s, 100 B (Nexmark 7)",
                    WINDOWS,
                    BIDS,
                    new Handling(1, 0),
                    HEAP_OF_WINDOWS,
                    new Window(5_000_000, 15, 10_000_000, 25),
                    WindowKind.TUMBLING),
            new BenchCase(
                    "hopping",
                    "bids of each of 10,000 keys in windows of 10 s, one each second, out of order within 5 s, 100 B (Nexmark 5)",
                    WINDOWS,
                    BIDS,
                    new Handling(1, 0),
                    HEAP_OF_WINDOWS,
                    new Window(2_000_000, 15, 5_000_000, 25),
                    WindowKind.HOPPING),
            new BenchCase(
                    "session",
                    "bids in sessions of 10,000 keys, a gap of 10 s, out of order within 5 s, 100 B (Nexmark 11)",
                    WINDOWS,
                    BIDS_IN_SESSIONS,
                    new Handling(1, 0),
                    HEAP_OF_WINDOWS,
                    new Window(5_000_000, 15, 10_000_000, 25),
                    WindowKind.SESSION),
            new BenchCase(
                    "snapshot-stall",
                    "100 MB of state, of which one per cent changes between two snapshots, in the heap of a function of 512 MB",
                    List.of("baton", "baton-keeping"),
                    FEW_OF_MANY,
                    new Handling(1, 0),
                    MemoryPlan.of(FUNCTION_MEGABYTES, 1).heapMegabytes(),
                    new Window(1_000_000, 20, 7_000_000, 40)));

    static final List<SizeCase> SIZES = List.of(
            new SizeCase(
                    "entry-100",
                    "a key of 4 B and a value of 100 B",
                    List.of("hash-map", "baton-keeping", "streams-keeping"),
                    SMALL_VALUES.valueBytes(),
                    1_000_000,
                    HEAP_OF_ENTRIES),
            new SizeCase(
                    "entry-1k",
                    "a key of 4 B and a value of 1 KB",
                    List.of("hash-map", "baton-keeping", "streams-keeping"),
                    LARGE_VALUES.valueBytes(),
                    200_000,
                    HEAP_OF_ENTRIES));

    private static final List<String> WRITING =
            List.of("streams-exactly", "streams-timed", "baton-writing", "baton-exactly");

    static final List<LiveCase> LIVE = List.of(
            new LiveCase(
                    "latency",
                    "from input to reader of committed records, 1,000 records/s of 100 B, one output each, commits each 100 ms",
                    WRITING,
                    new Feeder.Rate(A_SECOND, SMALL_VALUES.valueBytes(), SMALL_VALUES.keys(), 0),
                    HEAP,
                    null,
                    0,
                    30),
            new LiveCase(
                    "hand-off",
                    "a new JVM takes the place of the running one, 1,000 records/s of 100 B, one output each",
                    List.of("baton-writing", "baton-exactly", "streams-timed", "streams-exactly"),
                    new Feeder.Rate(A_SECOND, SMALL_VALUES.valueBytes(), SMALL_VALUES.keys(), 0),
                    HEAP,
                    LiveCase.End.HAND_OFF,
                    10,
                    0),
            handOffWithState(1),
            handOffWithState(10),
            handOffWithState(100),
            new LiveCase(
                    "recovery",
                    "a JVM is killed and the next is started then, 1,000 records/s of 1 KB; without state, and with 100 MB of it",
                    List.of("baton-writing", "baton-keeping"),
                    rateWithState(100),
                    HEAP,
                    LiveCase.End.KILL,
                    5,
                    0));

    private Cases() {}

    private static LiveCase handOffWithState(int megabytes) {
        return new LiveCase(
                "hand-off-%smb".formatted(megabytes),
                "a new JVM takes the place of the running one with %s MB of state, 1,000 records/s of 1 KB, one output each"
                        .formatted(megabytes),
                List.of("streams-keeping", "baton-keeping"),
                rateWithState(megabytes),
                HEAP,
                LiveCase.End.HAND_OFF,
                10,
                0);
    }

    /** Records of 1 KB, each of which is remembered by its key. First comes one of each key, at once. */
    private static Feeder.Rate rateWithState(int megabytes) {
        int keys = megabytes * A_SECOND;
        return new Feeder.Rate(A_SECOND, LARGE_VALUES.valueBytes(), keys, keys);
    }

    static Stream<String> names() {
        return Stream.of(
                        ALL.stream().map(BenchCase::name),
                        SIZES.stream().map(SizeCase::name),
                        LIVE.stream().map(LiveCase::name))
                .flatMap(each -> each);
    }
}
