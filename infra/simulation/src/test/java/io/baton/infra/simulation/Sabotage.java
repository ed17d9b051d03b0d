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
    STOP_IS_NOT_HEARD,

    // Of worlds that write to outputs

    /** Kafka lets a producer write and commit whose epoch is not the newest. */
    EPOCH_IS_NOT_USED(true),
    /** The offset counts from when it is added to the transaction, not from its commit. */
    OFFSETS_ARE_COMMITTED_APART(true),
    /** Who takes over asks what is committed before it fences the one before, which commits meanwhile. */
    COMMITTED_IS_READ_TOO_EARLY(true),
    /** Who takes over believes the row, and not what is committed. */
    ROW_IS_TRUSTED(true),
    /** A commit without an answer is taken to be done. */
    COMMITS_NEED_NO_ANSWER(true),
    /** What an attempt has sent that failed is written with the next attempt. */
    FAILED_ATTEMPTS_WRITE(true),
    /** An output counts as acknowledged when it is sent. */
    ACKNOWLEDGEMENTS_ARE_NOT_AWAITED(true);

    private final boolean ofOutputs;

    Sabotage() {
        this(false);
    }

    Sabotage(boolean ofOutputs) {
        this.ofOutputs = ofOutputs;
    }

    /** Whether only worlds that write to outputs have the guard. */
    public boolean isOfOutputs() {
        return ofOutputs;
    }
}
