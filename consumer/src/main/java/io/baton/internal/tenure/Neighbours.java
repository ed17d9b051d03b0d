package io.baton.internal.tenure;

import org.jspecify.annotations.Nullable;

/**
 * What the tenure of one partition shares with those of the other partitions of its invocation.
 *
 * @param sleeper the partition's part in the decision to sleep
 * @param turns decides which partition begins a record after crashes; null where the invocation has one partition
 */
public record Neighbours(Slumber.Sleeper sleeper, @Nullable Turns turns) {

    /** For the only partition of an invocation, which stays awake. */
    public static Neighbours none() {
        return of(Slumber.never());
    }

    /** For the only partition of an invocation, which may sleep. */
    public static Neighbours of(Slumber slumber) {
        return new Neighbours(slumber.sleeper(), null);
    }
}
