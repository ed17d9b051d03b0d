package io.baton.internal.lease;

/**
 * A lease table, wherever it is kept: one row at a time for invocations, all rows for operators, and the history for people. The
 * objects that it hands out work until the table is closed. Safe for use by several threads.
 */
public interface LeaseTable extends LeaseBook, AutoCloseable {

    LeaseStore store();

    LeaseHistory history();

    @Override
    void close();
}
