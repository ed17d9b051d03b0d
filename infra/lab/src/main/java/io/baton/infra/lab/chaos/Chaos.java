package io.baton.infra.lab.chaos;

import java.util.Locale;

/** What the lab can do to a run on purpose. */
public enum Chaos {
    /** SIGKILL to the execution environment of a running holder. */
    KILL,
    /** SIGSTOP to a running holder until its lease is long over, then SIGCONT. */
    FREEZE,
    /** A tick delivered twice: once more under the same request id, the next time under another. */
    DUPLICATE,
    /** A tick delivered late: within its period, the next time after a newer one. */
    LATE,
    /** A tick not delivered at all. */
    SKIP,
    /** Every connection of the functions to Kafka, to the table or to both is reset for a while, and new ones too. */
    CUT,
    /** Nothing passes between the functions and Kafka, the table or both for a while; connections stay open. */
    STALL,
    /** The same in one direction only. */
    ONE_WAY,
    /** The table refuses most requests for a while, as DynamoDB does when it is asked too much. */
    THROTTLE;

    public boolean isSignal() {
        return this == KILL || this == FREEZE;
    }

    /** A fault of the network between all functions and what they need. */
    public boolean isNetworkFault() {
        return this == CUT || this == STALL || this == ONE_WAY || this == THROTTLE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
