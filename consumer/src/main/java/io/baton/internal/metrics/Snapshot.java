package io.baton.internal.metrics;

import io.baton.spi.Distribution;
import io.baton.spi.Metric;
import io.baton.spi.MetricsSnapshot;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What happened between two drains. */
public record Snapshot(Map<Metric, Long> counts, Map<Metric, Long> gauges, Map<Metric, Distribution> timings)
        implements MetricsSnapshot {

    public Snapshot {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        gauges = Collections.unmodifiableMap(new LinkedHashMap<>(gauges));
        timings = Collections.unmodifiableMap(new LinkedHashMap<>(timings));
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
}
