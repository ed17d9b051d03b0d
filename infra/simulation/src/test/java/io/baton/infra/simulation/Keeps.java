package io.baton.infra.simulation;

/** What the functions of a world remember. */
public enum Keeps {
    NOTHING,
    /** What has been handled, by key; in most worlds with a timer. */
    COUNTS,
    /** Windows, of any kind. */
    WINDOWS
}
