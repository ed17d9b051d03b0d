package io.baton.internal.metrics;

/** Where snapshots go. Used by one thread at a time. */
public interface MetricsSink {

    void write(Snapshot snapshot);
}
