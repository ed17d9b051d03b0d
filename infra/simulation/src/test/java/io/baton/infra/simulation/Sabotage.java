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
    ACKNOWLEDGEMENTS_ARE_NOT_AWAITED(true),

    // Of worlds that keep state

    /** The bucket says that an object is there, and it comes later. */
    PUTS_ARE_NOT_AWAITED(Keeps.COUNTS),
    /** The checkpoint is what is finished, with the last snapshot that is kept. */
    CHECKPOINT_PASSES_THE_SNAPSHOT(Keeps.COUNTS),
    /** The release does not wait for the last snapshot. */
    LAST_SNAPSHOT_IS_NOT_AWAITED(Keeps.COUNTS),
    /** A session begins with the newest snapshot in the bucket, whoever wrote it. */
    NEWEST_SNAPSHOT_IS_RESTORED(Keeps.COUNTS),
    /** What an attempt has changed that failed counts. */
    FAILED_ATTEMPTS_CHANGE_STATE(Keeps.COUNTS),
    /** A snapshot has the changes of records that are not finished. */
    UNFINISHED_CHANGES_ARE_KEPT(Keeps.COUNTS),
    /** What a snapshot made superfluous is deleted at once. */
    RUBBISH_IS_NOT_LEFT(Keeps.COUNTS),
    /** Windows close by the clock before the row has the watermark. */
    IDLE_CLOSING_NEEDS_NO_ROW(Keeps.WINDOWS),
    /** The log's end is what the last fetch has told. */
    ENDS_ARE_OLD(Keeps.WINDOWS);

    private final boolean ofOutputs;
    private final Keeps keeps;

    Sabotage() {
        this(false, Keeps.NOTHING);
    }

    Sabotage(boolean ofOutputs) {
        this(ofOutputs, Keeps.NOTHING);
    }

    Sabotage(Keeps keeps) {
        this(false, keeps);
    }

    Sabotage(boolean ofOutputs, Keeps keeps) {
        this.ofOutputs = ofOutputs;
        this.keeps = keeps;
    }

    /** Whether only worlds that keep state have the guard. */
    public boolean isOfState() {
        return keeps != Keeps.NOTHING;
    }

    /** What worlds keep that have the guard, and need it. */
    public Keeps keeps() {
        return keeps;
    }

    /** Whether only worlds that write to outputs have the guard. */
    public boolean isOfOutputs() {
        return ofOutputs;
    }
}
