package io.baton.infra.ledger;

/**
 * A partition's lease row as somebody saw it.
 *
 * @param generation the last number given out
 * @param nextOffset the checkpoint: everything before it is finished
 * @param seenAtMicros when the answer was there, by the clock of the handled records
 */
public record SeenRow(int partition, long generation, long nextOffset, long seenAtMicros) {}
