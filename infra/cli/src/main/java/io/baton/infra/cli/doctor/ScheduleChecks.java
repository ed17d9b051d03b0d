package io.baton.infra.cli.doctor;

import io.baton.infra.cli.connection.FunctionSchedule;
import io.baton.infra.cli.connection.Functions;
import io.baton.internal.lease.LeaseKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/**
 * Checks that a tick and a watchdog start a function of each partition. While partitions are divided anew, two functions may read the
 * same partition, and only the newer function has schedules: so it is enough that schedules start one of the two.
 */
final class ScheduleChecks {

    private static final Comparator<LeaseKey> BY_NAME = Comparator.comparing(LeaseKey::groupId)
            .thenComparing(LeaseKey::topic)
            .thenComparingInt(LeaseKey::partition);

    private static final String CHECK = "schedules";
    private static final String BEFORE_THE_NAME = "table/";
    private static final String DEFAULT_TABLE = "baton-leases";
    private static final String DEPLOY = "deploy again; or enable, in EventBridge, the schedules that are disabled";

    /** The names of the functions that read a partition. */
    private final Map<LeaseKey, Set<String>> readers = new TreeMap<>(BY_NAME);

    private final List<FunctionSchedule> schedules;

    /** @param functions the functions of the lease table, by {@link #ofTable} */
    ScheduleChecks(Collection<FunctionConfiguration> functions, List<FunctionSchedule> schedules) {
        this.schedules = List.copyOf(schedules);
        functions.forEach(function -> Functions.keys(Functions.variables(function))
                .forEach(key ->
                        readers.computeIfAbsent(key, any -> new TreeSet<>()).add(function.functionName())));
    }

    /** The functions among these that keep their leases in this table. */
    static List<FunctionConfiguration> ofTable(Collection<FunctionConfiguration> functions, String table) {
        return functions.stream()
                .filter(function ->
                        !Functions.keys(Functions.variables(function)).isEmpty())
                .filter(function -> name(Functions.variables(function).getOrDefault("BATON_LEASE_TABLE", DEFAULT_TABLE))
                        .equals(name(table)))
                .toList();
    }

    /** A function's setting may have the table's ARN in place of its name. */
    private static String name(String table) {
        int at = table.lastIndexOf(BEFORE_THE_NAME);
        return at < 0 ? table : table.substring(at + BEFORE_THE_NAME.length());
    }

    List<Finding> look() {
        List<LeaseKey> withoutTick = without(schedule -> !schedule.isWatchdog());
        List<LeaseKey> withoutWatchdog = without(FunctionSchedule::isWatchdog);
        List<LeaseKey> withoutBoth =
                withoutTick.stream().filter(withoutWatchdog::contains).toList();
        withoutTick.removeAll(withoutBoth);
        withoutWatchdog.removeAll(withoutBoth);
        List<Finding> findings = new ArrayList<>();
        if (!withoutBoth.isEmpty()) {
            findings.add(Finding.error(
                    CHECK,
                    "nothing starts a function of " + named(withoutBoth, any -> true),
                    "when the holder ends, no other follows, and records wait for good",
                    DEPLOY));
        }
        if (!withoutTick.isEmpty()) {
            findings.add(Finding.error(
                    CHECK,
                    "no tick starts a function of " + named(withoutTick, schedule -> !schedule.isWatchdog()),
                    "nobody follows a holder before it ends, so the partition is idle for up to a minute each time",
                    DEPLOY));
        }
        if (!withoutWatchdog.isEmpty()) {
            findings.add(Finding.warn(
                    CHECK,
                    "no watchdog starts a function of " + named(withoutWatchdog, FunctionSchedule::isWatchdog),
                    "a partition whose holder dies, or that sleeps, waits up to 14 minutes for the next tick",
                    DEPLOY + "; or nothing, if the deployment's file says 'watchdog: false'"));
        }
        if (findings.isEmpty()) {
            findings.add(
                    Finding.ok(CHECK, "a tick and a watchdog for each of %,d partitions".formatted(readers.size())));
        }
        return findings;
    }

    private List<LeaseKey> without(Predicate<FunctionSchedule> kind) {
        return readers.entrySet().stream()
                .filter(partition -> schedules.stream()
                        .filter(kind.and(FunctionSchedule::isEnabled))
                        .noneMatch(schedule -> partition.getValue().contains(schedule.function())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Names the partitions, and those of their schedules that are disabled. */
    private String named(List<LeaseKey> partitions, Predicate<FunctionSchedule> kind) {
        String those = partitions.stream().map(LeaseKey::id).collect(Collectors.joining(", "));
        String disabled = schedules.stream()
                .filter(kind.and(schedule -> !schedule.isEnabled()))
                .filter(schedule -> partitions.stream()
                        .anyMatch(key -> readers.getOrDefault(key, Set.of()).contains(schedule.function())))
                .map(FunctionSchedule::name)
                .sorted()
                .collect(Collectors.joining(", "));
        return disabled.isEmpty() ? those : "%s; disabled: %s".formatted(those, disabled);
    }
}
