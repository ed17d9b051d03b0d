package io.baton.spi;

import java.util.Map;

/** What happened since the snapshot before. Immutable; other metrics may be added. */
public interface MetricsSnapshot {

    /** Every count there is, zeros too; they add up over snapshots. */
    Map<Metric, Long> counts();

    /** The gauges that were set, by the value that was set last. */
    Map<Metric, Long> gauges();

    /** Every timing there is, empty ones too. */
    Map<Metric, Distribution> timings();
}
