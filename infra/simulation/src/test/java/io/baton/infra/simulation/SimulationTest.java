package io.baton.infra.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Seeds, many of them: from 1 in the build ({@code -Dsimulation.seeds=2000}), from another one each time in a soak
 * ({@code -Dsimulation.minutes=60}); or one again, with all that happened in it ({@code -Dsimulation.seed=42}).
 */
class SimulationTest {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 2_000);
    /** Of worlds whose functions have two partitions, and as many with three. */
    private static final int SEEDS_OF_SEVERAL = Integer.getInteger("simulation.seeds", 2_000) / 20;

    private static final int FAILURES_SHOWN = 3;

    private final Simulation simulation = new Simulation();
    private final Summary summary = new Summary();
    private final List<String> failures = new ArrayList<>();
    private final long begunNanos = System.nanoTime();

    @Test
    void everySeedKeepsThePromise() {
        Long one = Long.getLong("simulation.seed");
        int partitions = Integer.getInteger("simulation.partitions", 1);
        Long minutes = Long.getLong("simulation.minutes");
        if (one != null) {
            judge(simulation.run(Seed.of(one, partitions)), partitions).events().forEach(System.out::println);
        } else if (minutes != null) {
            soak(Duration.ofMinutes(minutes), partitions);
        } else {
            judge(SEEDS, partitions);
        }
        conclude();
    }

    /** What one suffers alone, the others do not feel; what the process suffers, all survive. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void everySeedKeepsThePromiseToEachPartitionOfAFunction(int partitions) {
        judge(SEEDS_OF_SEVERAL, partitions);
        conclude();
    }

    private void judge(int seeds, int partitions) {
        for (long seed = 1; seed <= seeds && goesOn(); seed++) {
            judge(simulation.run(Seed.of(seed, partitions)), partitions);
        }
    }

    private void conclude() {
        System.out.println(summary.text(sinceBegun()));
        if (!failures.isEmpty()) {
            fail(String.join(System.lineSeparator(), failures));
        }
    }

    private void soak(Duration duration, int partitions) {
        long seed = Long.getLong("simulation.from", System.currentTimeMillis() * 1_000);
        System.out.println("soaking from seed " + seed);
        while (sinceBegun().compareTo(duration) < 0 && goesOn()) {
            judge(simulation.run(Seed.of(seed++, partitions)), partitions);
        }
    }

    private boolean goesOn() {
        return failures.size() < FAILURES_SHOWN;
    }

    private Duration sinceBegun() {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    private History judge(History history, int partitions) {
        summary.add(history);
        if (!history.kept()) {
            failures.add(told(history, partitions));
        }
        return history;
    }

    private static String told(History history, int partitions) {
        return """
                seed %d broke the promise:
                  %s
                  %s
                  faults %s
                  again: ./mvnw -pl infra/simulation -am -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed=%d -Dsimulation.partitions=%d verify""".formatted(
                        history.seed(),
                        String.join("\n  ", history.problems()),
                        history.plan(),
                        history.faults(),
                        history.seed(),
                        partitions);
    }

    @Test
    void aBrokenSeedSaysHowToSeeItAgain() {
        History broken = simulation.run(1, Sabotage.CHECKPOINT_RUNS_AHEAD);

        assertThat(broken.kept()).isFalse();
        assertThat(told(broken, 1))
                .contains("lost: partition 0")
                .contains("-Dsimulation.seed=1 -Dsimulation.partitions=1 verify");
    }
}
