package io.baton.infra.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeterminismTest {

    private static final int SEEDS = 120;
    private static final int REPEATED = 60;

    /** Events tell where two histories part; the fingerprint tells of every switch as well. */
    @Test
    void aSeedIsTheSameHistoryEachTime() {
        Simulation simulation = new Simulation();
        Simulation another = new Simulation();
        for (long seed = 1; seed <= REPEATED; seed++) {
            History first = simulation.run(seed);
            History second = another.run(seed);

            assertThat(second.events()).as("seed %d", seed).isEqualTo(first.events());
            assertThat(second.fingerprint()).as("seed %d", seed).isEqualTo(first.fingerprint());
            assertThat(second.switches()).as("seed %d", seed).isEqualTo(first.switches());
        }
    }

    @Test
    void seedsDiffer() {
        Simulation simulation = new Simulation();
        Set<Long> fingerprints = new HashSet<>();
        Set<String> pipelines = new HashSet<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            History history = simulation.run(seed);
            fingerprints.add(history.fingerprint());
            pipelines.add(history.plan().substring(0, history.plan().indexOf(", faults")));
        }
        assertThat(fingerprints).hasSize(SEEDS);
        assertThat(pipelines).as("each mode with each policy").hasSize(16);
    }
}
