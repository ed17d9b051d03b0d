package io.baton.infra.lab.demo;

import io.baton.infra.lab.run.RunSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the functions work their records off.
 *
 * @param concurrency how many of a partition at once, in the order of each key
 * @param meanMillis how long a record takes; each takes anything up to twice that, so that later ones overtake
 */
public record HandlerLoad(int concurrency, int meanMillis) {

    private static final int MOST_AT_ONCE = 500;
    /** Twice that must fit into the half second that a handler has at a hand-over here. */
    private static final int LONGEST_MEAN_MILLIS = 200;

    private static final int FEWEST_KEYS = 4;

    public HandlerLoad {
        RunSettings.require(
                concurrency >= 1 && concurrency <= MOST_AT_ONCE, "--concurrency must be 1 to " + MOST_AT_ONCE);
        RunSettings.require(
                meanMillis >= 0 && meanMillis <= LONGEST_MEAN_MILLIS,
                "--handler-millis must be 0 to " + LONGEST_MEAN_MILLIS
                        + ": a handler has half a second to finish at a hand-over in the lab");
    }

    /** Unless said, as long as keeps half of them busy; nothing where one record follows the other. */
    public static HandlerLoad of(int concurrency, @Nullable Integer meanMillis, int recordsPerSecond) {
        if (meanMillis != null) {
            return new HandlerLoad(concurrency, meanMillis);
        }
        int half = Math.clamp(500L * concurrency / Math.max(1, recordsPerSecond), 1, LONGEST_MEAN_MILLIS);
        return new HandlerLoad(concurrency, concurrency == 1 ? 0 : half);
    }

    /** How many of a partition's handlers are busy at this rate, on average. */
    double busy(double recordsPerSecond) {
        return recordsPerSecond * meanMillis / 1_000;
    }

    /** As many as may be at once: enough for all of them, and few enough that records of a key wait for one another. */
    int keysPerPartition() {
        return Math.max(FEWEST_KEYS, concurrency);
    }

    /** What the demo's function reads. */
    Map<String, String> environment() {
        return Map.of(
                "RIDE_CONCURRENCY", Integer.toString(concurrency), "RIDE_HANDLER_MILLIS", Integer.toString(meanMillis));
    }
}
