package io.baton.spi;

/** What a metric is counted in. */
public enum Unit {
    COUNT,
    BYTES,
    MILLISECONDS,
    NONE
}
