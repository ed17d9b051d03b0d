package io.baton.internal.snapshot;

/** The moments of a session at which its state is settled. */
interface Cuts {

    /**
     * The latest of them; none is earlier than an answer before.
     *
     * @param between how many attempts between two records have been kept until now
     */
    Cut latest(long between);
}
