package io.baton.infra.lab.chaos;

import io.baton.infra.emulator.Delivery;
import io.baton.infra.emulator.Tick;
import io.baton.infra.lab.invocations.Invocations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Decides how each tick is delivered. Called by the schedule's thread. */
public final class TickPlan implements Function<Tick, List<Delivery>> {

    private final ChaosPlan plan;
    private final Duration tick;
    private final Faults faults;
    private final Invocations invocations;
    private final Map<String, List<Integer>> partitions;
    private final BiConsumer<List<Integer>, String> announce;
    private volatile boolean watched;

    /** @param partitions of each function, by its name */
    public TickPlan(
            ChaosPlan plan,
            Duration tick,
            Faults faults,
            Invocations invocations,
            Map<String, List<Integer>> partitions,
            BiConsumer<List<Integer>, String> announce) {
        this.plan = plan;
        this.tick = tick;
        this.faults = faults;
        this.invocations = invocations;
        this.partitions = Map.copyOf(partitions);
        this.announce = announce;
    }

    /** From now on the watchdog fires. In production its first minute finds no function that still starts; here it would. */
    public void watch() {
        watched = true;
    }

    @Override
    public List<Delivery> apply(Tick due) {
        if (due.watchdog()) {
            invocations.watchdog(due.function(), due.time());
            // in production no start takes from one minute to the next; here each would add a process to those that
            // start
            return watched && !invocations.isStarting(due.function()) ? Delivery.ONCE : Delivery.SKIPPED;
        }
        return switch (plan.nextTick(due.function(), due.number() == 0)) {
            case ON_TIME -> Delivery.ONCE;
            // the first one holds by then, or is about to
            case TWICE_WITH_ONE_ID ->
                fault(due, Chaos.DUPLICATE, Delivery.twiceWithTheSameId(tick.dividedBy(4)), "twice, under one id");
            // both start at once
            case TWICE_WITH_TWO_IDS ->
                fault(due, Chaos.DUPLICATE, Delivery.twiceWithAnotherId(Duration.ZERO), "twice, under two ids");
            case LATE -> {
                Duration by = tick.multipliedBy(2).dividedBy(5);
                yield fault(due, Chaos.LATE, Delivery.late(by), late(by));
            }
            case LATE_AFTER_A_NEWER -> {
                Duration by = tick.multipliedBy(5).dividedBy(4);
                yield fault(due, Chaos.LATE, Delivery.late(by), late(by) + ", after the next one");
            }
            case SKIPPED -> fault(due, Chaos.SKIP, Delivery.SKIPPED, "not at all");
        };
    }

    private List<Delivery> fault(Tick due, Chaos kind, List<Delivery> deliveries, String how) {
        Duration until =
                deliveries.isEmpty() ? Duration.ZERO : deliveries.getLast().late();
        faults.add(kind, due.time().plus(until));
        announce.accept(partitions.getOrDefault(due.function(), List.of()), "chaos: this tick comes " + how);
        return deliveries;
    }

    private static String late(Duration by) {
        return "%.1f s late".formatted(by.toMillis() / 1_000.0);
    }
}
