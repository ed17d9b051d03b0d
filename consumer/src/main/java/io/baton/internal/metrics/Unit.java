package io.baton.internal.metrics;

/** What a metric is counted in. */
public enum Unit {
    COUNT,
    BYTES,
    MILLISECONDS,
    NONE
}
