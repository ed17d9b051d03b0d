package io.baton.infra.deploy;

import io.baton.infra.deploy.config.PartitionGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of a topic's partitions.
 *
 * @param last included
 */
public record Partitions(int first, int last) {

    /** The partitions of a stack. CloudFormation takes 500 resources in a stack, and a function has six, a partition at most one. It must never change:
     * functions would move from stack to stack.
     */
    public static final int PER_SHARD = 50;

    public static Partitions upTo(int count) {
        return new Partitions(0, count - 1);
    }

    /** By stack, in order. */
    static List<Partitions> shards(int count) {
        List<Partitions> shards = new ArrayList<>();
        for (int first = 0; first < count; first += PER_SHARD) {
            shards.add(new Partitions(first, Math.min(first + PER_SHARD, count) - 1));
        }
        return shards;
    }

    public int count() {
        return last - first + 1;
    }

    /** Those whose first partition is of these: a function is in the stack of its first. */
    List<PartitionGroup> begun(List<PartitionGroup> groups) {
        return groups.stream()
                .filter(group -> group.first() >= first && group.first() <= last)
                .toList();
    }
}
