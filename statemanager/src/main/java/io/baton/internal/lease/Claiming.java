package io.baton.internal.lease;

/** The answer to a claim. */
public sealed interface Claiming {

    /** The invocation is the newest claimant; {@code row} is as of the claim. */
    record Claimed(Claimant claimant, Lease row) implements Claiming {}

    /** An invocation that is as new or newer is alive. */
    record Duplicate(Lease row) implements Claiming {}

    /** The operator stopped the partition. */
    record Stopped(Lease row) implements Claiming {}

    /** The deadline came before the claim: from the start, or while the invocation watched a lease that may be silent. */
    record OutOfTime() implements Claiming {}
}
