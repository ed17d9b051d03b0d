package io.baton.internal.snapshot;

/** The moments of a session at which its state is settled. */
interface Cuts {

    /**
     * Returns the newest cut that may be in a snapshot. Cuts never go back.
     *
     * @param between how many attempts between two records have been kept until now
     */
    Cut latest(long between);
}
