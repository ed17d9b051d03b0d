package io.baton.internal.lease;

/** What became of a claim. */
public sealed interface Claiming {

    /** The invocation is the newest claimant; {@code row} is as of the claim. */
    record Claimed(Claimant claimant, Lease row) implements Claiming {}

    /** Somebody as new or newer is alive. */
    record Duplicate(Lease row) implements Claiming {}

    /** The operator stopped the partition. */
    record Stopped(Lease row) implements Claiming {}

    /** Its own time was up before it could claim: from the start, or while it watched a lease that may be silent. */
    record OutOfTime() implements Claiming {}
}
