package io.baton.infra.simulation.world;

/** What a record has in store for its handler. */
enum Fate {
    WELL,
    /** Takes some time. */
    SLOW,
    /** Throws a few times, then works. */
    FAILS,
    /** Throws always; with a policy that stops, until it is mended. */
    POISON,
    /** Its value can't be deserialized. */
    UNREADABLE,
    /** The filter does not want it. */
    UNWANTED,
    /** Takes longer than any drain, once; whether it minds being interrupted is another matter. */
    HANGS,
    HANGS_DEAF,
    /** Ends the process, each time. */
    CRASHES,
    /** Returns only if it is interrupted: twice, then it works. */
    STALLS,
    /** The same always; with a policy that stops, until it is mended. */
    NEVER_RETURNS,
    /** Takes so long that nobody waits for it, and ignores being interrupted: twice, then it works. */
    STALLS_DEAF;

    /** Whether a record of this fate is handled for sure, and none of it is left to the policy. */
    boolean isSure(Plan plan) {
        return switch (this) {
            case WELL, SLOW -> true;
            case HANGS, HANGS_DEAF -> plan.handlerTimeout() == null || plan.policy() == Plan.Policy.STOP;
            case FAILS, POISON, STALLS, NEVER_RETURNS, STALLS_DEAF -> plan.policy() == Plan.Policy.STOP;
            case CRASHES, UNREADABLE, UNWANTED -> false;
        };
    }
}
