package io.baton.infra.lab.watch;

import org.jspecify.annotations.Nullable;

/**
 * What the live view shows of a partition.
 *
 * @param holder request id of the invocation that holds it, null when none does
 * @param generation the last fencing token given out, 0 before the first
 * @param lag records acknowledged and not handled yet
 * @param handoffs planned hand-offs so far
 * @param lastGapMillis of the last change of holder, null before the first
 */
public record PartitionStatus(
        int partition,
        @Nullable String holder,
        long generation,
        String phase,
        long lag,
        long recordsPerSecond,
        int handoffs,
        @Nullable Double lastGapMillis) {}
