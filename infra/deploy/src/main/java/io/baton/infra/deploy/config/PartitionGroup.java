package io.baton.infra.deploy.config;

import io.baton.internal.lease.PartitionRanges;
import java.util.List;

/**
 * The partitions of one function. The function is called by the numbers that it is meant for, whether or not there are
 * partitions of all of them: so its name stays the same when partitions are added, or given functions of their own.
 *
 * @param turn its place among those whose ticks are spread over the hour
 * @param first the first number that it is meant for
 * @param last the last, included; of a single partition the same
 * @param partitions those that it reads, ascending, at least one
 */
public record PartitionGroup(int turn, int first, int last, List<Integer> partitions) {

    public PartitionGroup {
        partitions = List.copyOf(partitions);
        if (partitions.isEmpty()) {
            throw new IllegalArgumentException("A function reads at least one partition");
        }
    }

    /** A partition that has a function of its own. */
    public static PartitionGroup single(int partition) {
        return new PartitionGroup(partition, partition, partition, List.of(partition));
    }

    public boolean isSingle() {
        return first == last;
    }

    public int size() {
        return partitions.size();
    }

    public boolean reads(int partition) {
        return partitions.contains(partition);
    }

    /** {@code 0-3} or {@code 0,2,5-7}: as the function's setting has it. */
    public String numbers() {
        return PartitionRanges.format(partitions);
    }
}
