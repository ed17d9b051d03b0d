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
 * @param faults after how many kills and freezes it ends, if the time is not over before; null to soak for the time
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
        boolean windows,
        @Nullable Integer faults) {

    private static final int MOST_MINUTES = 24 * 60;
    private static final int MOST_PARTITIONS = 16;
    private static final int HIGHEST_RATE = 10_000;
    /** A struck function has a new holder by then, and this one has done something. */
    private static final Duration RECOVERY = Duration.ofSeconds(8);
    /** How much of the time faults are made in: not while a leg is judged. */
    private static final double STRIKING = 0.7;

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
        if (faults != null) {
            long struck = (partitions - 1L) / partitionsPerFunction;
            checkFaults(faults, chaos, struck, duration);
        }
    }

    /** @param struck functions that are not spared */
    private static void checkFaults(int wanted, Set<Chaos> chaos, long struck, Duration duration) {
        RunSettings.require(wanted >= 1, "--faults must be 1 or more");
        RunSettings.require(
                chaos.stream().anyMatch(Chaos::isSignal),
                "--faults counts kills and freezes: add --chaos kill,freeze, or one of them");
        RunSettings.require(
                chaos.stream().noneMatch(Chaos::isNetworkFault),
                "--faults makes kills and freezes faster than a broken network lets functions recover:"
                        + " take cut, stall, one-way and throttle out of --chaos");
        long most = (long) (struck * duration.toMillis() * STRIKING / RECOVERY.toMillis());
        RunSettings.require(
                wanted <= most,
                ("--faults %s can't happen in this time: %s functions can be struck %s times in %s minutes, as each needs"
                                + " about %s s to recover. Give it more --minutes, or more --partitions")
                        .formatted(wanted, struck, most, duration.toMinutes(), RECOVERY.toSeconds()));
    }

    RunSettings run(String group) {
        Duration signalEvery =
                faults == null ? null : Duration.ofMillis((long) (duration.toMillis() * STRIKING / faults));
        return new RunSettings(group, partitions, rate, tick, chaos, seed, 1, exactlyOnce, windows, signalEvery);
    }
}
