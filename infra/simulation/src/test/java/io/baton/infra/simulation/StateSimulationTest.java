package io.baton.infra.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same with functions that remember: each snapshot that a checkpoint names is held against the records that the checkpoint has, and each
 * window against the records that are in it. {@code -Dsimulation.keeps=windows} chooses what is remembered, and {@code -Dsimulation.writes=exactly_once}
 * what is written, with {@code -Dsimulation.seed}, {@code seeds}, {@code minutes} and {@code partitions} as for {@link SimulationTest}.
 */
class StateSimulationTest {

    @ParameterizedTest
    @CsvSource({
        "COUNTS,NOTHING,1,80",
        "WINDOWS,NOTHING,1,100",
        "COUNTS,EXACTLY_ONCE,1,30",
        "WINDOWS,EXACTLY_ONCE,1,50",
        "COUNTS,AT_LEAST_ONCE,1,15",
        "WINDOWS,AT_LEAST_ONCE,1,20",
        "COUNTS,NOTHING,2,5",
        "WINDOWS,NOTHING,2,5"
    })
    void whatIsRememberedIsWhatTheRecordsMadeOfIt(Keeps keeps, Writes writes, int partitions, int seeds) {
        judge(keeps, writes, partitions, 1, seeds);
    }

    /** Other seeds than those of each build. */
    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "COUNTS,NOTHING,101",
        "WINDOWS,NOTHING,101",
        "COUNTS,EXACTLY_ONCE,101",
        "WINDOWS,EXACTLY_ONCE,101",
        "COUNTS,AT_LEAST_ONCE,101",
        "WINDOWS,AT_LEAST_ONCE,101"
    })
    void andSoInManyWorlds(Keeps keeps, Writes writes, int from) {
        judge(keeps, writes, 1, from, 285);
    }

    private static void judge(Keeps keeps, Writes writes, int partitions, int from, int most) {
        Assumptions.assumeTrue(isWanted("keeps", keeps), "another kind of state was asked for");
        Assumptions.assumeTrue(isWanted("writes", writes), "another way to write was asked for");
        int asked = Integer.getInteger("simulation.partitions", partitions);
        Assumptions.assumeTrue(asked == partitions, "another number of partitions was asked for");
        var seeds = new Seeds(partitions, writes, keeps);
        seeds.asToldOr(from, Integer.getInteger("simulation.seeds", most));
        seeds.conclude();
        assertThat(seeds.snapshots()).isPositive();
        assertThat(seeds.effects()).isPositive();
    }

    private static boolean isWanted(String property, Enum<?> value) {
        String wanted = System.getProperty("simulation." + property, value.name());
        return value.name().equals(wanted.toUpperCase(Locale.ROOT));
    }
}
