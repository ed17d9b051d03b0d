package io.baton.infra.ledger;

/**
 * A record of the topic that windows are made of, as the judge read it.
 *
 * @param sequence within its key
 * @param amount what windows add up
 * @param eventMillis its event time
 * @param appendedMillis when the broker appended it, by the clock of the functions
 */
public record WindowInput(
        int partition, long offset, String key, long sequence, long amount, long eventMillis, long appendedMillis) {}
