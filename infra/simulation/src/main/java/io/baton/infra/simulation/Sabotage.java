package io.baton.infra.simulation;

/** A guard of the protocol that is taken away, to see that seeds notice. */
public enum Sabotage {
    NONE,
    /** The table takes a renewal from whoever sends one. */
    RENEWALS_ARE_NOT_FENCED,
    /** The table lets a claimant activate although somebody holds the partition. */
    ACTIVATION_NEEDS_NO_VACANCY,
    /** An eviction is not conditional on the beat that was seen. */
    EVICTION_LOOKS_AT_NO_BEAT,
    /** The checkpoint is one further than what is finished. */
    CHECKPOINT_RUNS_AHEAD,
    /** What is finished past the checkpoint is not written down. */
    FINISHED_AHEAD_IS_FORGOTTEN,
    /** The drain does not wait for records under way. */
    DRAIN_DOES_NOT_WAIT,
    /** Processing does not learn that its hold is over. */
    STOP_IS_NOT_HEARD,
    /** A handler that was left behind may still finish its record. */
    ABANDONING_IS_FORGOTTEN,
    /** What was prefetched is not dropped, nor read again, when the hold begins further on. */
    PREFETCHED_IS_KEPT
}
