package io.baton.infra.simulation;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final int SEEDS_OF_SEVERAL = SEEDS / 20;

    @Test
    void everySeedKeepsThePromise() {
        var seeds = new Seeds(Integer.getInteger("simulation.partitions", 1), Writes.NOTHING);
        seeds.asToldOr(SEEDS);
        seeds.conclude();
    }

    /** What one suffers alone, the others do not feel; what the process suffers, all survive. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void everySeedKeepsThePromiseToEachPartitionOfAFunction(int partitions) {
        var seeds = new Seeds(partitions, Writes.NOTHING);
        seeds.judgeUpTo(SEEDS_OF_SEVERAL);
        seeds.conclude();
    }

    @Test
    void aBrokenSeedSaysHowToSeeItAgain() {
        History broken = new Simulation().run(1, Sabotage.CHECKPOINT_RUNS_AHEAD);

        assertThat(broken.kept()).isFalse();
        assertThat(Seeds.told(broken, 1, Writes.NOTHING, Keeps.NOTHING))
                .contains("lost: partition 0")
                .contains("-Dsimulation.seed=1 -Dsimulation.partitions=1 verify");
        assertThat(Seeds.told(broken, 2, Writes.EXACTLY_ONCE, Keeps.NOTHING))
                .contains("-Dtest=OutputSimulationTest")
                .contains("-Dsimulation.partitions=2 -Dsimulation.writes=exactly_once verify");
        assertThat(Seeds.told(broken, 1, Writes.NOTHING, Keeps.WINDOWS))
                .contains("-Dtest=StateSimulationTest")
                .contains("-Dsimulation.partitions=1 -Dsimulation.keeps=windows verify");
    }
}
