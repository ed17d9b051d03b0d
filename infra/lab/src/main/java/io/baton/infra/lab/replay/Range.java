package io.baton.infra.lab.replay;

/**
 * What of a partition is replayed.
 *
 * @param from the first offset
 * @param to the offset after the last
 */
public record Range(int partition, long from, long to) {

    public long offsets() {
        return to - from;
    }
}
