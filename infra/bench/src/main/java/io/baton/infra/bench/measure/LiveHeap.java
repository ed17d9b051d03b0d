package io.baton.infra.bench.measure;

/**
 * How much heap is live in a contestant's process that has handled all records.
 *
 * @param keys how many different ones there were
 */
public record LiveHeap(String contestant, int keys, long records, long bytes) {}
