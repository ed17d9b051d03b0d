package io.baton.infra.console;

import java.util.Set;

/** What can be ordered of a partition. Thread-safe. */
public interface Orders {

    /** An order, in the words of the command line. */
    enum Verb {
        STOP,
        START,
        HANDOVER
    }

    /** Those that this place can carry out. */
    Set<Verb> verbs();

    /**
     * Carries an order out and says in a sentence what was done.
     *
     * @throws IllegalArgumentException if it can't be done, with the reason for the user
     */
    String carryOut(Verb verb, String key, String by, String why);
}
