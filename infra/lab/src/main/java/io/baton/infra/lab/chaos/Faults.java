package io.baton.infra.lab.chaos;

import io.baton.infra.ledger.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was done on purpose so far. Thread-safe. */
public final class Faults {

    private record Due(Chaos kind, Instant at) {}

    private final List<Fault> signals = new ArrayList<>();
    private final List<Due> due = new ArrayList<>();
    private final Map<Integer, Fault> lastOfPartition = new HashMap<>();

    /** A signal to one process: what it did to each of the partitions that the process held. It counts once. */
    public synchronized void add(Chaos kind, Collection<Fault> struck) {
        for (Fault fault : struck) {
            signals.add(fault);
            lastOfPartition.put(fault.partition(), fault);
        }
        due.add(new Due(kind, Instant.EPOCH));
    }

    /** One that happens then, and counts from then on. */
    public synchronized void add(Chaos kind, Instant at) {
        due.add(new Due(kind, at));
    }

    /** What a holder went through when all of them did; it counts once, by {@link #add(Chaos, Instant)}. */
    public synchronized void addToAll(Fault fault) {
        signals.add(fault);
    }

    /** Those since the last time they were taken. */
    public synchronized List<Fault> take() {
        List<Fault> taken = List.copyOf(signals);
        signals.clear();
        return taken;
    }

    public synchronized List<Fault> signals() {
        return List.copyOf(signals);
    }

    /** How often each has happened. */
    public synchronized Map<Chaos, Integer> counts(Instant now) {
        Map<Chaos, Integer> counts = new EnumMap<>(Chaos.class);
        due.stream().filter(one -> !one.at().isAfter(now)).forEach(one -> counts.merge(one.kind(), 1, Integer::sum));
        return counts;
    }

    /** How many processes were killed or frozen. */
    public int killsAndFreezes() {
        Map<Chaos, Integer> counts = counts(Instant.now());
        return counts.getOrDefault(Chaos.KILL, 0) + counts.getOrDefault(Chaos.FREEZE, 0);
    }

    /** Those of the wanted ones that have not come up yet. */
    public synchronized List<Chaos> missing(Set<Chaos> wanted, Instant now) {
        Map<Chaos, Integer> counts = counts(now);
        return wanted.stream()
                .filter(kind -> !counts.containsKey(kind))
                .sorted()
                .toList();
    }

    /** What the holder of this generation was struck by, if it was. */
    public synchronized Fault.@Nullable Kind stricken(int partition, long generation) {
        Fault last = lastOfPartition.get(partition);
        return last != null && last.generation() == generation ? last.kind() : null;
    }
}
