package io.baton.testkit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Partitions change functions, through their leases: the new functions claim first, the old ones go last. */
final class Regrouping {

    private final BatonTestKit kit;
    private final List<List<PartitionRun>> groups;

    private Regrouping(BatonTestKit kit, List<List<PartitionRun>> groups) {
        this.kit = kit;
        this.groups = groups;
    }

    static Regrouping of(BatonTestKit kit, List<List<PartitionRun>> groups) {
        List<PartitionRun> all = groups.stream().flatMap(List::stream).toList();
        Set<PartitionRun> named = Set.copyOf(all);
        Set<Integer> read = functions(all).stream()
                .flatMap(function -> function.partitions().stream())
                .collect(Collectors.toSet());
        if (named.size() < all.size() || read.size() != named.size()) {
            throw new IllegalArgumentException(
                    "Each partition of the functions that are regrouped, %s, is to be in one group".formatted(read));
        }
        return new Regrouping(
                kit, groups.stream().filter(group -> !isAFunction(group)).toList());
    }

    private static boolean isAFunction(List<PartitionRun> group) {
        return functions(group).size() == 1
                && group.getFirst().functions().current().partitions().size() == group.size();
    }

    private static Set<Deployment> functions(List<PartitionRun> runs) {
        return runs.stream().map(run -> run.functions().current()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    void run() {
        Set<Deployment> old = functions(groups.stream().flatMap(List::stream).toList());
        Map<List<PartitionRun>, Deployment> successors = groups.stream()
                .collect(Collectors.toMap(Function.identity(), this::deployed, (a, b) -> a, LinkedHashMap::new));
        successors.forEach((group, function) -> group.forEach(run -> run.follow(function)));
        Map<Deployment, String> ticks = new LinkedHashMap<>();
        successors.values().forEach(function -> ticks.put(function, function.fire()));
        successors.forEach((group, function) -> group.forEach(run -> run.awaitHold(ticks.getOrDefault(function, ""))));
        for (Deployment function : old) {
            if (!Patience.until(Patience.LONG, () -> function.running().isEmpty())) {
                throw new AssertionError(
                        "These go on although their partitions have a newer holder: " + function.running());
            }
            function.remove();
        }
    }

    private Deployment deployed(List<PartitionRun> group) {
        Set<Deployment> before = functions(group);
        Deployment first = before.iterator().next();
        Instant lastTick = before.stream()
                .map(Deployment::lastTick)
                .max(Instant::compareTo)
                .orElseThrow();
        List<Integer> partitions =
                group.stream().map(run -> run.key().partition()).sorted().toList();
        return new Deployment(kit, group.getFirst().key().topic(), partitions, first.code(), first.network(), lastTick);
    }
}
