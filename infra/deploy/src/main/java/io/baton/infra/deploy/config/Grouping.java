package io.baton.infra.deploy.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Divides a topic's partitions among functions, by number: the first {@code perFunction}, then the next, and so on. A
 * partition's function depends on its number alone, so that more partitions change nothing for those that are there.
 *
 * @param own partitions with a function of their own, ascending; the others of their group stay together
 */
public record Grouping(int perFunction, List<Integer> own) {

    /** What a function takes: the consumer's SETTINGS.md. */
    public static final int MOST = 64;

    public static final Grouping NONE = new Grouping(1, List.of());

    public Grouping {
        own = List.copyOf(new TreeSet<>(own));
    }

    public boolean isNone() {
        return perFunction == 1;
    }

    /** The functions of a topic with this number of partitions, ordered by the first partition of each. */
    public List<PartitionGroup> of(int partitions) {
        List<PartitionGroup> groups = new ArrayList<>();
        if (isNone()) {
            IntStream.range(0, partitions).mapToObj(PartitionGroup::single).forEach(groups::add);
            return groups;
        }
        own.stream()
                .filter(partition -> partition < partitions)
                .map(PartitionGroup::single)
                .forEach(groups::add);
        for (int first = 0; first < partitions; first += perFunction) {
            List<Integer> together = IntStream.range(first, Math.min(first + perFunction, partitions))
                    .boxed()
                    .filter(partition -> !own.contains(partition))
                    .toList();
            if (!together.isEmpty()) {
                groups.add(new PartitionGroup(first / perFunction, first, first + perFunction - 1, together));
            }
        }
        groups.sort(Comparator.comparingInt(PartitionGroup::first).thenComparingInt(PartitionGroup::last));
        return groups;
    }
}
