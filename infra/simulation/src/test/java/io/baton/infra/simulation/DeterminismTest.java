package io.baton.infra.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("long")
class DeterminismTest {

    private static final int SEEDS = 120;
    private static final int REPEATED = 60;

    /** Events tell where two histories part; the fingerprint tells of every switch as well. */
    @ParameterizedTest
    @EnumSource
    void aSeedIsTheSameHistoryEachTime(Writes writes) {
        areTheSame(writes, Keeps.NOTHING);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void soIsASeedThatKeepsState(Keeps keeps) {
        areTheSame(Writes.NOTHING, keeps);
        areTheSame(Writes.EXACTLY_ONCE, keeps);
    }

    private static void areTheSame(Writes writes, Keeps keeps) {
        Simulation simulation = new Simulation();
        Simulation another = new Simulation();
        for (long seed = 1; seed <= REPEATED; seed++) {
            History first = simulation.run(Seed.of(seed, 1, writes, keeps));
            History second = another.run(Seed.of(seed, 1, writes, keeps));

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
        Set<String> happened = new HashSet<>();
        int timed = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            History history = simulation.run(seed);
            fingerprints.add(history.fingerprint());
            happened.addAll(history.faults().keySet());
            timed += history.plan().contains("handlerTimeout=PT") ? 1 : 0;
            pipelines.add(history.plan().substring(0, history.plan().indexOf(", faults")));
        }
        assertThat(fingerprints).hasSize(SEEDS);
        assertThat(pipelines).as("each mode with each policy").hasSize(16);
        assertThat(timed).as("pipelines with a handler timeout").isBetween(SEEDS / 4, SEEDS * 3 / 4);
        assertThat(happened)
                .contains("HANDLER_HANGS", "HANDLER_CRASHES", "HANDLER_NEVER_RETURNS", "TOLD_TO_END", "KILL", "FREEZE");
    }
}
