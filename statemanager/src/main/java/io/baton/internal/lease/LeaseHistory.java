package io.baton.internal.lease;

import java.util.List;

/**
 * What became of the invocations that claimed a partition, for people. Nothing is decided by it, and it may have holes: each
 * is written down by itself, after it has let go, and one that was killed never is. Safe for use by several threads; every
 * method throws {@link LeaseStoreException} when the table does not answer.
 */
public interface LeaseHistory {

    /** How many are kept of a partition: a day, at one each 14 minutes. The oldest gives way to the newest. */
    int KEPT = 100;

    /** Notes it; once more is the same. */
    void add(LeaseKey key, PastInvocation invocation);

    /** Those that are kept. */
    Past of(LeaseKey key);

    /**
     * What was found.
     *
     * @param invocations the newest first
     * @param problems what was found and can't be read, a sentence each
     */
    record Past(List<PastInvocation> invocations, List<String> problems) {
        public Past {
            invocations = List.copyOf(invocations);
            problems = List.copyOf(problems);
        }
    }
}
