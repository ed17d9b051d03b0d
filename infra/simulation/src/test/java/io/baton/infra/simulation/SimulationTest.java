package io.baton.infra.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Seeds, many of them: from 1 in the build ({@code -Dsimulation.seeds=2000}), from another one each time in a soak
 * ({@code -Dsimulation.minutes=60}); or one again, with all that happened in it ({@code -Dsimulation.seed=42}).
 */
class SimulationTest {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 2_000);
    private static final int FAILURES_SHOWN = 3;

    private final Simulation simulation = new Simulation();
    private final Summary summary = new Summary();
    private final List<String> failures = new ArrayList<>();
    private final long begunNanos = System.nanoTime();

    @Test
    void everySeedKeepsThePromise() {
        Long one = Long.getLong("simulation.seed");
        Long minutes = Long.getLong("simulation.minutes");
        if (one != null) {
            judge(simulation.run(one)).events().forEach(System.out::println);
        } else if (minutes != null) {
            soak(Duration.ofMinutes(minutes));
        } else {
            for (long seed = 1; seed <= SEEDS && goesOn(); seed++) {
                judge(simulation.run(seed));
            }
        }
        System.out.println(summary.text(sinceBegun()));
        if (!failures.isEmpty()) {
            fail(String.join(System.lineSeparator(), failures));
        }
    }

    private void soak(Duration duration) {
        long seed = Long.getLong("simulation.from", System.currentTimeMillis() * 1_000);
        System.out.println("soaking from seed " + seed);
        while (sinceBegun().compareTo(duration) < 0 && goesOn()) {
            judge(simulation.run(seed++));
        }
    }

    private boolean goesOn() {
        return failures.size() < FAILURES_SHOWN;
    }

    private Duration sinceBegun() {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    private History judge(History history) {
        summary.add(history);
        if (!history.kept()) {
            failures.add(told(history));
        }
        return history;
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
