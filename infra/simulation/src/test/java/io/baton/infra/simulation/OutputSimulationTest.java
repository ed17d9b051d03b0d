package io.baton.infra.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same with functions that write: what readers see of it, and the offset that says so. {@code -Dsimulation.writes=exactly_once}
 * chooses one way, with {@code -Dsimulation.seed}, {@code minutes} and {@code partitions} as for {@link SimulationTest}.
 */
class OutputSimulationTest {

    @ParameterizedTest
    @CsvSource({"EXACTLY_ONCE,1,600", "AT_LEAST_ONCE,1,300", "EXACTLY_ONCE,2,60", "AT_LEAST_ONCE,2,30"})
    void whatIsWrittenIsWhatWasPromised(Writes writes, int partitions, int seeds) {
        judge(writes, partitions, seeds);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "EXACTLY_ONCE,1,2000",
        "AT_LEAST_ONCE,1,2000",
        "EXACTLY_ONCE,2,300",
        "AT_LEAST_ONCE,2,300",
        "EXACTLY_ONCE,3,200",
        "AT_LEAST_ONCE,3,200"
    })
    void andSoForManyMoreSeeds(Writes writes, int partitions, int seeds) {
        judge(writes, partitions, seeds);
    }

    private static void judge(Writes writes, int partitions, int most) {
        String wanted = System.getProperty("simulation.writes", writes.name());
        Assumptions.assumeTrue(writes.name().equals(wanted.toUpperCase(Locale.ROOT)), "another way was asked for");
        int asked = Integer.getInteger("simulation.partitions", partitions);
        Assumptions.assumeTrue(asked == partitions, "another number of partitions was asked for");
        var seeds = new Seeds(partitions, writes);
        seeds.asToldOr(Integer.getInteger("simulation.seeds", most));
        seeds.conclude();
        assertThat(seeds.outputs()).isPositive();
    }
}
