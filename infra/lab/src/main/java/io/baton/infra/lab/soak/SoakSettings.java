package io.baton.infra.lab.soak;

import io.baton.infra.lab.chaos.Chaos;
import io.baton.infra.lab.run.RunSettings;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a soak is asked to do. Refuses what cannot work, in words for the person who typed it.
 *
 * @param partitionsPerFunction how many one function reads; the first function is spared signals, so that its environments
 *     live on
 * @param rate records a second, of all partitions together
 * @param json whether the verdict is printed as JSON, and all else on the other stream
 * @param memoryMegabytes that each function is held to, as Lambda would; null for functions that take what they want
 * @param exactlyOnce whether the functions write to a topic exactly once
 * @param windows whether the functions write the standings of windows
 */
public record SoakSettings(
        Duration duration,
        int partitions,
        int partitionsPerFunction,
        int rate,
        Duration tick,
        Set<Chaos> chaos,
        long seed,
        boolean json,
        @Nullable Integer memoryMegabytes,
        boolean exactlyOnce,
        boolean windows) {

    private static final int MOST_MINUTES = 24 * 60;
    private static final int MOST_PARTITIONS = 16;
    private static final int HIGHEST_RATE = 10_000;

    RunSettings run(String group) {
        return new RunSettings(group, partitions, rate, tick, chaos, seed, 1, exactlyOnce, windows);
    }

    public SoakSettings {
        chaos = Set.copyOf(chaos);
        RunSettings.require(
                duration.compareTo(Duration.ofMinutes(1)) >= 0
                        && duration.compareTo(Duration.ofMinutes(MOST_MINUTES)) <= 0,
                "--minutes must be 1 to " + MOST_MINUTES);
        RunSettings.require(
                partitions >= 2 && partitions <= MOST_PARTITIONS,
                "--partitions must be 2 to " + MOST_PARTITIONS
                        + "; unless said, they are three times --partitions-per-function");
        RunSettings.require(
                partitionsPerFunction >= 1 && partitionsPerFunction < partitions,
                "--partitions-per-function must be 1 or more, and less than --partitions, which is " + partitions
                        + ": a function is spared signals, and one at least is not");
        RunSettings.require(
                rate >= 1 && rate <= HIGHEST_RATE, "--rate must be 1 to " + HIGHEST_RATE + " records a second");
        RunSettings.require(
                tick.compareTo(Duration.ofSeconds(4)) >= 0 && tick.compareTo(Duration.ofMinutes(1)) <= 0,
                "--tick must be 4s to 1m");
    }
}
