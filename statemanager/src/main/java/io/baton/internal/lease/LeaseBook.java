package io.baton.internal.lease;

import java.util.List;
import java.util.Optional;

/**
 * All leases of a table, for operators; an invocation knows only its own row. Safe for use by several threads.
 * Every method throws {@link LeaseStoreException} when the table does not answer.
 */
public interface LeaseBook {

    /**
     * Every lease, in the order of keys. Read page by page, so the rows are not all of one moment, but none is older
     * than the call.
     */
    List<Entry> list();

    /** The lease of this partition, if there is one; unlike {@link LeaseStore#read}, it does not throw where it can't be read. */
    Optional<Entry> find(LeaseKey key);

    /** A row as it was found: one that can't be read must not hide the others. */
    sealed interface Entry {

        /** What the table's key attribute says. */
        String id();

        record ReadableRow(Lease row) implements Entry {
            @Override
            public String id() {
                return row.key().id();
            }
        }

        /** No invocation touches it until it is mended; {@code problem} says which attribute is wrong, and how. */
        record UnreadableRow(String id, String problem) implements Entry {}
    }
}
