package io.baton.infra.bench;

import org.jspecify.annotations.Nullable;

/**
 * How records are handled.
 *
 * @param concurrency 1: one after the other; more: that many at once, in order by key
 * @param millis how long the handler waits over each
 */
record Handling(int concurrency, int millis) {

    private static final double MILLIS = 1e3;

    /** The most records a second that the handler allows; null for a handler that does not wait. */
    @Nullable
    Double limit() {
        return millis == 0 ? null : concurrency * MILLIS / millis;
    }
}
