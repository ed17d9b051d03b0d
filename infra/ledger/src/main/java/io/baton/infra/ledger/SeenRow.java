package io.baton.infra.ledger;

/**
 * A partition's lease row as it was seen.
 *
 * @param generation the last number given out
 * @param seekDone the number of the last seek that it says was carried out; 0 before the first
 * @param nextOffset the checkpoint: everything before it is finished
 * @param seenAtMicros when the answer was there, by the clock of the handled records
 */
public record SeenRow(int partition, long generation, long seekDone, long nextOffset, long seenAtMicros) {

    /** Of a partition without seeks. */
    public SeenRow(int partition, long generation, long nextOffset, long seenAtMicros) {
        this(partition, generation, 0, nextOffset, seenAtMicros);
    }
}
