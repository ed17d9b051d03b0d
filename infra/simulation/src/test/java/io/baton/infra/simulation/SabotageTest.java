package io.baton.infra.simulation;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Takes a guard of the protocol away: a simulation that does not notice proves nothing. */
class SabotageTest {

    private static final int SEEDS = 400;

    private final Simulation simulation = new Simulation();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void isNoticed(Sabotage sabotage) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            History history = simulation.run(new Seed(seed, 1, writes(sabotage), sabotage.keeps(), sabotage));
            if (!history.kept()) {
                System.out.printf(
                        "%s was noticed by seed %d: %s%n",
                        sabotage, seed, history.problems().getFirst());
                return;
            }
        }
        fail(SEEDS + " seeds did not notice that " + sabotage);
    }

    private static Writes writes(Sabotage sabotage) {
        if (sabotage == Sabotage.ACKNOWLEDGEMENTS_ARE_NOT_AWAITED) {
            return Writes.AT_LEAST_ONCE;
        }
        return sabotage.isOfOutputs() ? Writes.EXACTLY_ONCE : Writes.NOTHING;
    }
}
