package io.baton.internal.lease;

/**
 * A lease table, wherever it is kept: one row at a time for invocations, all rows for operators, and the history for people. What it
 * hands out is usable until it is closed. Safe for use by several threads.
 */
public interface LeaseTable extends LeaseBook, AutoCloseable {

    LeaseStore store();

    LeaseHistory history();

    @Override
    void close();
}
