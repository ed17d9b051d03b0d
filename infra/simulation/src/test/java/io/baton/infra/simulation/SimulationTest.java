package io.baton.infra.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Seeds, many of them: from 1 in the build ({@code -Dsimulation.seeds=2000}), from another one each time in a soak
 * ({@code -Dsimulation.minutes=60}); or one again, with all that happened in it ({@code -Dsimulation.seed=42}).
 */
class SimulationTest {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 2_000);
    private static final int FAILURES_SHOWN = 3;

    private final Simulation simulation = new Simulation();
    private final List<String> failures = new ArrayList<>();

    @Test
    @DisabledIfSystemProperty(
            named = "simulation.(seed|minutes)",
            matches = ".*",
            disabledReason = "asked for otherwise")
    void everySeedKeepsThePromise() {
        long begun = System.nanoTime();
        var summary = new Summary();
        for (long seed = 1; seed <= SEEDS && failures.size() < FAILURES_SHOWN; seed++) {
            judge(simulation.run(seed), summary);
        }
        conclude(summary, begun);
    }

    @Test
    @EnabledIfSystemProperty(named = "simulation.minutes", matches = "\\d+", disabledReason = "no soak was asked for")
    void soak() {
        long begun = System.nanoTime();
        long until =
                begun + Duration.ofMinutes(Long.getLong("simulation.minutes")).toNanos();
        var summary = new Summary();
        long seed = Long.getLong("simulation.from", System.currentTimeMillis() * 1_000);
        System.out.println("soaking from seed " + seed);
        while (System.nanoTime() < until && failures.size() < FAILURES_SHOWN) {
            judge(simulation.run(seed++), summary);
        }
        conclude(summary, begun);
    }

    @Test
    @EnabledIfSystemProperty(named = "simulation.seed", matches = "-?\\d+", disabledReason = "no seed was asked for")
    void replay() {
        History history = simulation.run(Long.getLong("simulation.seed"));
        history.events().forEach(System.out::println);
        var summary = new Summary();
        judge(history, summary);
        conclude(summary, System.nanoTime());
    }

    private void judge(History history, Summary summary) {
        summary.add(history);
        if (!history.kept()) {
            failures.add(told(history));
        }
    }

    private void conclude(Summary summary, long begun) {
        System.out.println(summary.text(Duration.ofNanos(System.nanoTime() - begun)));
        if (!failures.isEmpty()) {
            fail(String.join(System.lineSeparator(), failures));
        }
    }

    private static String told(History history) {
        return """
                seed %d broke the promise:
                  %s
                  %s
                  faults %s
                  again: ./mvnw -pl infra/simulation -am -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed=%d verify""".formatted(
                        history.seed(),
                        String.join("\n  ", history.problems()),
                        history.plan(),
                        history.faults(),
                        history.seed());
    }

    @Test
    void aBrokenSeedSaysHowToSeeItAgain() {
        History broken = simulation.run(1, Sabotage.CHECKPOINT_RUNS_AHEAD);

        assertThat(broken.kept()).isFalse();
        assertThat(told(broken)).contains("lost: partition 0").contains("-Dsimulation.seed=1 verify");
    }
}
