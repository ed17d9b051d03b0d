package io.baton.internal.lease;

/** What the operator wants of a partition. */
public enum Desired {
    /** Consume. */
    RUN,
    /** Nobody may claim it, and its holder drains and releases at its next renewal. */
    STOP
}
