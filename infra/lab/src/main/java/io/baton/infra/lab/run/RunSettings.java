package io.baton.infra.lab.run;

import io.baton.infra.emulator.lab.LabTimings;
import io.baton.infra.lab.chaos.Chaos;
import io.baton.infra.lab.chaos.ChaosPlan;
import io.baton.infra.lab.windows.RideWindows;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run is made of.
 *
 * @param rate records a second, of all partitions together
 * @param spared the first functions, which get no signals: their environments live on
 * @param exactlyOnce whether they write to a topic exactly once
 * @param windows whether they write the aggregates of windows, at least once unless {@code exactlyOnce}
 * @param signalEvery about how often a holder is killed or frozen, also while another stands still; null for one fault after the
 *     other, at the pace of the ticks
 */
public record RunSettings(
        String group,
        int partitions,
        int rate,
        Duration tick,
        Set<Chaos> chaos,
        long seed,
        int spared,
        boolean exactlyOnce,
        boolean windows,
        @Nullable Duration signalEvery) {

    ChaosPlan plan() {
        return signalEvery == null
                ? new ChaosPlan(chaos, seed, partitions, tick)
                // half of the pause or up to the whole, so three quarters of it on average
                : new ChaosPlan(
                        chaos, seed, partitions, signalEvery.multipliedBy(4).dividedBy(3), true);
    }

    /** How long before a fault a record may have been done to be done again. */
    public Duration replayBound() {
        return windows ? LabTimings.REPLAY_BOUND.plus(RideWindows.MORE_REPLAY) : LabTimings.REPLAY_BOUND;
    }

    /** Whether each record has an output of its own, which comes once. */
    boolean resultsOnce() {
        return exactlyOnce && !windows;
    }

    /** Refuses what cannot work, in words for the person who typed it. */
    public static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
