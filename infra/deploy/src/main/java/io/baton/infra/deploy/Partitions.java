package io.baton.infra.deploy;

import java.util.ArrayList;
import java.util.List;

/**
 * Some of a topic's partitions, one after the other.
 *
 * @param last included
 */
public record Partitions(int first, int last) {

    /**
     * How many a stack has. CloudFormation takes 500 resources in a stack, and a partition has six. Never to be changed:
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
}
