package io.baton.idempotency;

/**
 * An entry of the table, as somebody means to have it.
 *
 * @param id effect and key
 * @param owner who is at it: one record in one invocation, and nobody else ever
 */
record Entry(String id, String owner) {}
