package io.baton.internal.metrics;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What happened between two drains.
 *
 * @param counts every count there is, zeros too
 * @param gauges those that were set
 * @param timings every timing there is, empty ones too
 */
public record Snapshot(Map<Count, Long> counts, Map<Gauge, Long> gauges, Map<Timing, Distribution> timings) {

    public Snapshot {
        counts = copy(Count.class, counts);
        gauges = copy(Gauge.class, gauges);
        timings = copy(Timing.class, timings);
    }

    public long count(Count what) {
        return counts.getOrDefault(what, 0L);
    }

    public long records() {
        return count(Count.RECORDS);
    }

    public long bytes() {
        return count(Count.BYTES);
    }

    public Distribution timing(Timing what) {
        return Objects.requireNonNull(timings.get(what), "every timing is there");
    }

    private static <E extends Enum<E>, V> Map<E, V> copy(Class<E> type, Map<E, V> from) {
        var copy = new EnumMap<E, V>(type);
        copy.putAll(from);
        return Collections.unmodifiableMap(copy);
    }
}
