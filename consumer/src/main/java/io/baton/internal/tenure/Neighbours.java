package io.baton.internal.tenure;

import org.jspecify.annotations.Nullable;

/**
 * What the tenure of one partition shares with those of the other partitions of its invocation.
 *
 * @param sleeper its part in when they sleep
 * @param turns which of them begins a record where processes crashed; null where there is one partition
 */
public record Neighbours(Slumber.Sleeper sleeper, @Nullable Turns turns) {

    /** Of the only partition of an invocation that stays awake. */
    public static Neighbours none() {
        return of(Slumber.never());
    }

    /** Of the only partition of an invocation that may sleep. */
    public static Neighbours of(Slumber slumber) {
        return new Neighbours(slumber.sleeper(), null);
    }
}
