package io.baton.internal.metrics;

import io.baton.spi.Distribution;
import io.baton.spi.Metric;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * One invocation's counters, from all its threads. Nothing here waits but {@link #drain}, and memory is bounded: some
 * 200 KB, whatever is measured.
 */
public final class Meters {

    /** Longer than a Lambda invocation can be. */
    private static final long LONGEST_HANDLER_NANOS = Duration.ofMinutes(15).toNanos();
    /** Below it, a measurement says more about the clock than about the handler. */
    private static final long SHORTEST_HANDLER_NANOS = 100;
    /** A replay of old records is as late as they are old; a year is late enough. */
    private static final long LONGEST_LATENCY_MILLIS = Duration.ofDays(366).toMillis();

    private static final int SIGNIFICANT_DIGITS = 2;

    private final Map<Count, LongAdder> totals = forEach(Count.class, LongAdder::new);
    private final Map<Gauge, AtomicReference<@Nullable Long>> gauges = forEach(Gauge.class, AtomicReference::new);
    private final Map<Count, Long> drained = new EnumMap<>(Count.class);
    private final Recorder handler = new Recorder(SHORTEST_HANDLER_NANOS, LONGEST_HANDLER_NANOS, SIGNIFICANT_DIGITS);
    private final Recorder commit = new Recorder(SHORTEST_HANDLER_NANOS, LONGEST_HANDLER_NANOS, SIGNIFICANT_DIGITS);
    private final Recorder snapshot = new Recorder(SHORTEST_HANDLER_NANOS, LONGEST_HANDLER_NANOS, SIGNIFICANT_DIGITS);
    private final Recorder latency = new Recorder(1, LONGEST_LATENCY_MILLIS, SIGNIFICANT_DIGITS);

    /** The checkpoint may pass this number of further records; {@code bytes} are those of their keys and values. */
    public void finished(long records, long bytes) {
        count(Count.RECORDS, records);
        count(Count.BYTES, bytes);
    }

    /** The handler took this long for each of a number of records. */
    public void handled(long nanosEach, long times) {
        record(handler, Math.clamp(nanosEach, 0, LONGEST_HANDLER_NANOS), times);
    }

    /** A transaction took this long to commit. */
    public void committed(long nanos) {
        record(commit, Math.clamp(nanos, 0, LONGEST_HANDLER_NANOS), 1);
    }

    /** A snapshot of the state took this long, until it was kept. */
    public void snapshot(long nanos) {
        record(snapshot, Math.clamp(nanos, 0, LONGEST_HANDLER_NANOS), 1);
    }

    /** A record was finished so long after its timestamp. */
    public void latency(long millis) {
        latency(millis, 1);
    }

    /** The same for as many records, which came and were finished together. */
    public void latency(long millis, long times) {
        record(latency, Math.clamp(millis, 0, LONGEST_LATENCY_MILLIS), times);
    }

    public void count(Count what) {
        count(what, 1);
    }

    public void count(Count what, long times) {
        of(totals, what).add(times);
    }

    public void gauge(Gauge what, long value) {
        of(gauges, what).set(value);
    }

    /** Since the invocation began, drained or not. */
    public long total(Count what) {
        return of(totals, what).sum();
    }

    /** Everything since the last drain; nothing is lost or told twice, whatever the other threads do meanwhile. */
    public synchronized Snapshot drain() {
        var counts = new LinkedHashMap<Metric, Long>();
        for (Count what : Count.values()) {
            long total = total(what);
            counts.put(what, total - drained.getOrDefault(what, 0L));
            drained.put(what, total);
        }
        var set = new LinkedHashMap<Metric, Long>();
        for (Gauge what : Gauge.values()) {
            Long value = of(gauges, what).getAndSet(null);
            if (value != null) {
                set.put(what, value);
            }
        }
        var timings = new LinkedHashMap<Metric, Distribution>();
        timings.put(Timing.HANDLER, new Times(handler.getIntervalHistogram(), 1e6));
        timings.put(Timing.LATENCY, new Times(latency.getIntervalHistogram(), 1));
        timings.put(Timing.COMMIT, new Times(commit.getIntervalHistogram(), 1e6));
        timings.put(Timing.SNAPSHOT, new Times(snapshot.getIntervalHistogram(), 1e6));
        return new Snapshot(counts, set, timings);
    }

    private static void record(Recorder recorder, long value, long times) {
        if (times > 0) {
            recorder.recordValueWithCount(value, times);
        }
    }

    /** Filled here and never changed after: safe to read from all threads. */
    private static <E extends Enum<E>, V> Map<E, V> forEach(Class<E> type, Supplier<V> value) {
        var map = new EnumMap<E, V>(type);
        for (E constant : type.getEnumConstants()) {
            map.put(constant, value.get());
        }
        return map;
    }

    private static <E extends Enum<E>, V> V of(Map<E, V> map, E what) {
        return Objects.requireNonNull(map.get(what));
    }
}
