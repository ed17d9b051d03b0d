package io.baton.infra.bench;

import io.baton.infra.bench.measure.Window;
import java.util.List;
import java.util.stream.Stream;

/** The cases there are, in the order they run. */
final class Cases {

    private static final int HEAP = 512;
    /** The parallel consumer spends half its time on collections in less. */
    private static final int HEAP_BY_KEY = 1_024;

    private static final int SMALL_HEAP = 192;

    private static final Topic SMALL_VALUES = new Topic(100, 1_000);
    private static final Topic LARGE_VALUES = new Topic(1_000, 1_000);
    private static final Topic MANY_KEYS = new Topic(100, 100_000);
    private static final Topic DISTINCT_KEYS = new Topic(100, Topic.DISTINCT);

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
                    new Window(5_000_000, 15, 10_000_000, 25)));

    private static final List<String> WRITING =
            List.of("streams-exactly", "streams-timed", "baton-writing", "baton-exactly");

    static final List<LiveCase> LIVE = List.of(
            new LiveCase(
                    "latency",
                    "from input to reader of committed records, 1,000 records/s of 100 B, one output each, commits each 100 ms",
                    WRITING,
                    A_SECOND,
                    SMALL_VALUES.valueBytes(),
                    SMALL_VALUES.keys(),
                    HEAP,
                    0,
                    30),
            new LiveCase(
                    "hand-off",
                    "a new JVM takes the place of the running one, 1,000 records/s of 100 B, one output each",
                    List.of("baton-writing", "baton-exactly", "streams-timed", "streams-exactly"),
                    A_SECOND,
                    SMALL_VALUES.valueBytes(),
                    SMALL_VALUES.keys(),
                    HEAP,
                    10,
                    0));

    private Cases() {}

    static Stream<String> names() {
        return Stream.concat(ALL.stream().map(BenchCase::name), LIVE.stream().map(LiveCase::name));
    }
}
