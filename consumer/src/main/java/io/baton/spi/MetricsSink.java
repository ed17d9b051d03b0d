package io.baton.spi;

/** Where metrics go: to a snapshot each {@code BATON_METRICS_INTERVAL}, and to a last one with the invocation's end. */
public interface MetricsSink {

    /** Used by one thread at a time. */
    void write(MetricsSnapshot snapshot);
}
