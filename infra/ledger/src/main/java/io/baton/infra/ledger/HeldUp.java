package io.baton.infra.ledger;

/**
 * A time in which readers of committed records could not go on in a partition of the output topic, although more was written.
 */
public record HeldUp(int partition, long fromMicros, long untilMicros) {}
