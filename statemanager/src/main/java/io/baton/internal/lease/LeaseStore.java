package io.baton.internal.lease;

import java.util.Optional;

/**
 * Where the rows live. Carries out single conditional writes and strongly consistent reads; knows no rule of its own
 * beyond translating {@link LeaseRules}. Safe for use by several threads.
 *
 * <p>Every method throws {@link LeaseStoreException} when the table does not answer, is missing, or holds a row that
 * can't be read. A write that threw may have taken effect.
 */
public interface LeaseStore {

    /** The row as of now, strongly consistent. */
    Optional<Lease> read(LeaseKey key);

    /**
     * The same at an invocation's beginning, in a sandbox that may be loading classes on a fraction of a core: nothing is
     * held yet, so nothing is at stake if it takes longer than the protocol's calls may.
     */
    default Optional<Lease> readAtFirst(LeaseKey key) {
        return read(key);
    }

    /** Carries the step out if its condition holds; in one write, and not at all otherwise. */
    Written write(Step step);

    /** What became of a write. */
    sealed interface Written {

        /** The condition held; the row as it is now. */
        record Done(Lease row) implements Written {}

        /** The condition did not hold; the row as it was found, empty only if there was none. */
        record Refused(Optional<Lease> row) implements Written {}
    }
}
