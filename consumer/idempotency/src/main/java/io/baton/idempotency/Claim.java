package io.baton.idempotency;

/** The table's answer to a claim of an effect. */
sealed interface Claim {

    /** The effect is the asker's to do, and no other's for now. */
    record Mine() implements Claim {}

    /** The effect is done. */
    record Done() implements Claim {}

    /** The effect is under way elsewhere. */
    record Busy(String owner) implements Claim {}
}
