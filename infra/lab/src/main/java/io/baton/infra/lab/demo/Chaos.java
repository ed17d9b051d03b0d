package io.baton.infra.lab.demo;

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
    SKIP;

    boolean isSignal() {
        return this == KILL || this == FREEZE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
