package io.baton.infra.simulation;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Judges many seeds of one kind of world, and tells of those that broke the promise. Confined to one thread. */
final class Seeds {

    private static final int FAILURES_SHOWN = 3;

    private final int partitions;
    private final Writes writes;
    private final Keeps keeps;
    private final Simulation simulation = new Simulation();
    private final Summary summary = new Summary();
    private final List<String> failures = new ArrayList<>();
    private final long begunNanos = System.nanoTime();

    Seeds(int partitions, Writes writes) {
        this(partitions, writes, Keeps.NOTHING);
    }

    Seeds(int partitions, Writes writes, Keeps keeps) {
        this.partitions = partitions;
        this.writes = writes;
        this.keeps = keeps;
    }

    /** What the properties say: one seed with its events, a soak, or those from the first one on. */
    void asToldOr(int seeds) {
        asToldOr(1, seeds);
    }

    void asToldOr(int from, int seeds) {
        Long one = Long.getLong("simulation.seed");
        Long minutes = Long.getLong("simulation.minutes");
        if (one != null) {
            judge(one).events().forEach(System.out::println);
        } else if (minutes != null) {
            soak(Duration.ofMinutes(minutes));
        } else {
            judge(Long.getLong("simulation.from", from), seeds);
        }
    }

    void judgeUpTo(int seeds) {
        judge(Long.getLong("simulation.from", 1L), seeds);
    }

    private void judge(long from, int seeds) {
        for (long seed = from; seed < from + seeds && goesOn(); seed++) {
            judge(seed);
        }
    }

    private void soak(Duration duration) {
        long seed = Long.getLong("simulation.from", System.currentTimeMillis() * 1_000);
        System.out.println("soaking from seed " + seed);
        while (sinceBegun().compareTo(duration) < 0 && goesOn()) {
            judge(seed++);
        }
    }

    private History judge(long seed) {
        History history = simulation.run(Seed.of(seed, partitions, writes, keeps));
        summary.add(history);
        if (!history.kept()) {
            failures.add(told(history, partitions, writes, keeps));
        }
        return history;
    }

    private boolean goesOn() {
        return failures.size() < FAILURES_SHOWN;
    }

    private Duration sinceBegun() {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    void conclude() {
        System.out.println(summary.text(sinceBegun()));
        if (!failures.isEmpty()) {
            fail(String.join(System.lineSeparator(), failures));
        }
    }

    /** Which were held against the records that made them. */
    long snapshots() {
        return summary.snapshots();
    }

    /** Of windows that closed, and timers that fired. */
    long effects() {
        return summary.effects();
    }

    /** Which readers have seen. */
    long outputs() {
        return summary.outputs();
    }

    static String told(History history, int partitions, Writes writes, Keeps keeps) {
        return """
                seed %d broke the promise:
                  %s
                  %s
                  faults %s
                  again: ./mvnw -pl infra/simulation -am -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed=%d -Dsimulation.partitions=%d%s verify""".formatted(
                        history.seed(),
                        String.join("\n  ", history.problems()),
                        history.plan(),
                        history.faults(),
                        test(writes, keeps),
                        history.seed(),
                        partitions,
                        property("writes", writes, Writes.NOTHING) + property("keeps", keeps, Keeps.NOTHING));
    }

    private static String test(Writes writes, Keeps keeps) {
        if (keeps != Keeps.NOTHING) {
            return "StateSimulationTest";
        }
        return writes == Writes.NOTHING ? "SimulationTest" : "OutputSimulationTest";
    }

    private static <T extends Enum<T>> String property(String name, T value, T usual) {
        return value == usual
                ? ""
                : " -Dsimulation.%s=%s".formatted(name, value.name().toLowerCase(Locale.ROOT));
    }
}
