package io.baton.idempotency;

/** What the table answers to somebody who wants to do something. */
sealed interface Claim {

    /** It is the asker's to do, and nobody else's for now. */
    record Mine() implements Claim {}

    /** It is done. */
    record Done() implements Claim {}

    /** Somebody else is at it. */
    record Busy(String who) implements Claim {}
}
