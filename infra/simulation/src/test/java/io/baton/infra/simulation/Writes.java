package io.baton.infra.simulation;

/** Whether the functions of a world write to outputs, and how. */
public enum Writes {
    NOTHING,
    AT_LEAST_ONCE,
    EXACTLY_ONCE
}
