package io.baton.internal.tenure;

/** What to do when Kafka has deleted records before they were read. What is lost is counted and logged in any case. */
public enum OutOfRange {
    /** Fail: somebody has to look first. */
    STOP,
    /** Go on with the oldest record there is. */
    EARLIEST,
    /** Go on with what comes from now on. */
    LATEST
}
