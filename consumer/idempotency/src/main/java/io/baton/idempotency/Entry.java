package io.baton.idempotency;

/**
 * An entry of the table, as its owner wants it.
 *
 * @param id effect and key
 * @param owner the attempt that does it: one record in one invocation
 */
record Entry(String id, String owner) {}
