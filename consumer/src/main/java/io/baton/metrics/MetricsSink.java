package io.baton.metrics;

/** Where snapshots go. Used by one thread at a time. */
public interface MetricsSink {

    void write(Snapshot snapshot);
}
