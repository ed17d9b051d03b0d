package io.baton.infra.lab.run;

import io.baton.infra.lab.chaos.Chaos;
import java.time.Duration;
import java.util.Set;

/**
 * What a run is made of.
 *
 * @param rate records a second, of all partitions together
 * @param spared the first functions, which get no signals: their environments live on
 * @param exactlyOnce whether they write to a topic exactly once
 */
public record RunSettings(
        String group,
        int partitions,
        int rate,
        Duration tick,
        Set<Chaos> chaos,
        long seed,
        int spared,
        boolean exactlyOnce) {

    /** Refuses what cannot work, in words for the person who typed it. */
    public static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
