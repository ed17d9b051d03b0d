package io.baton.internal.lease;

/** The state that the operator wants a partition to be in. */
public enum DesiredState {
    /** Consume. */
    RUN,
    /** No invocation may claim it; its holder drains and releases at its next renewal. */
    STOP
}
