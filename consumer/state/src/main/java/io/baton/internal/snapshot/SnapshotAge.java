package io.baton.internal.snapshot;

import io.baton.internal.time.Time;

/** How long the oldest change has waited that no kept snapshot has, about. Safe for all threads. */
final class SnapshotAge {

    private final Time time;
    private boolean waiting;
    private long sinceNanos;

    SnapshotAge(Time time) {
        this.time = time;
    }

    /** A session begins: nothing waits. */
    synchronized void begun() {
        waiting = false;
    }

    /** A snapshot is kept that was taken so long ago: what it lacks has come since. */
    synchronized void kept(long takenAgoNanos) {
        waiting = true;
        sinceNanos = time.nanos() - takenAgoNanos;
    }

    /**
     * A look at the state.
     *
     * @param isKept whether the last kept snapshot has all changes
     */
    synchronized long lookNanos(boolean isKept) {
        if (isKept) {
            waiting = false;
            return 0;
        }
        if (!waiting) {
            waiting = true;
            sinceNanos = time.nanos();
        }
        return time.nanos() - sinceNanos;
    }
}
