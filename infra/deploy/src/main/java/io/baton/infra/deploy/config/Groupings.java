package io.baton.infra.deploy.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How partitions are divided among functions, and how they were while a change is under way.
 *
 * @param former null unless the functions of before are to stay until those of now have taken over
 */
public record Groupings(Grouping now, @Nullable Grouping former) {

    public static final Groupings NONE = new Groupings(Grouping.NONE, null);

    List<PartitionGroup> leaving(int partitions) {
        if (former == null) {
            return List.of();
        }
        Set<List<Integer>> stay = new HashSet<>();
        now.of(partitions).forEach(group -> stay.add(numbers(group)));
        return former.of(partitions).stream()
                .filter(group -> !stay.contains(numbers(group)))
                .toList();
    }

    /** By which a function is called. */
    private static List<Integer> numbers(PartitionGroup group) {
        return List.of(group.first(), group.last());
    }
}
