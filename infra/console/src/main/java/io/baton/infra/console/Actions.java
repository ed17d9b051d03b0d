package io.baton.infra.console;

import java.util.Locale;
import java.util.Set;

/** The actions that the page offers for a partition. Thread-safe. */
public interface Actions {

    /** Named as the command of {@code leases} that does the same. */
    enum Action {
        STOP,
        START,
        HANDOVER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The actions that can be carried out here. */
    Set<Action> available();

    /**
     * Carries an action out and says in a sentence what was done.
     *
     * @throws IllegalArgumentException if it can't be done, with the reason for the user
     */
    String carryOut(Action action, String key, String by, String reason);
}
