package io.baton.infra.ledger;

/**
 * A seek of the operator's that was carried out: the one reason for a checkpoint to go back, and for a range to come again.
 *
 * @param number as the lease row counts them
 * @param from how far the partition was, with nothing in hand
 * @param to where it went on
 * @param generation of the holder that moved; what an older one does after it, frozen meanwhile, belongs to the time before
 * @param atMicros when, by the clock of the handled records: after whatever was begun before it
 */
public record Seek(int partition, long number, long from, long to, long generation, long atMicros) {}
