package io.baton.infra.simulation;

/** A guard of the protocol that is taken away, to see that seeds notice. */
public enum Sabotage {
    NONE,
    /** The table takes a renewal from any sender. */
    RENEWALS_ARE_NOT_FENCED,
    /** The table lets a claimant activate although another invocation holds the partition. */
    ACTIVATION_NEEDS_NO_VACANCY,
    /** Invocations differ about how long a lease is: some evict others whose fence is still open. */
    LEASES_DIFFER,
    /** The checkpoint is one further than what is finished. */
    CHECKPOINT_RUNS_AHEAD,
    /** What is finished past the checkpoint is not written down. */
    FINISHED_AHEAD_IS_FORGOTTEN,
    /** The drain does not wait for records under way. */
    DRAIN_DOES_NOT_WAIT,
    /** Who looks at a partition that sleeps takes the log to end at the checkpoint. */
    LOOKS_ARE_BLIND,
    /** Processing does not learn that its hold is over. */
    STOP_IS_NOT_HEARD
}
