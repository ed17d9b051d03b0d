package io.baton.infra.bench.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The windows that a contestant has closed: for each second of event time how many windows end in it, and a sum over what they
 * say that does not depend on their order. Two contestants that close the same windows with the same aggregates have the same
 * sums. Safe for all threads.
 */
public final class ClosedWindows {

    /**
     * The windows whose end is in one second.
     *
     * @param second since 1970
     * @param sum over keys, starts, ends and aggregates
     */
    public record Second(long second, long windows, long sum) {}

    private static final int MILLIS = 1_000;

    private static final class Sums {
        private long windows;
        private long sum;
    }

    private final Map<Long, Sums> seconds = new HashMap<>();
    private long lastSecond = Long.MIN_VALUE;
    private Sums last = new Sums();

    public synchronized void add(int key, long startMillis, long endMillis, long aggregate) {
        long second = endMillis / MILLIS;
        if (second != lastSecond) {
            last = seconds.computeIfAbsent(second, unused -> new Sums());
            lastSecond = second;
        }
        last.windows++;
        last.sum += Events.mixed(Events.mixed(Events.mixed(startMillis) + endMillis) + aggregate * 31 + key);
    }

    /** In the order of time. Of the latest second more windows may come. */
    public synchronized List<Second> seconds() {
        var all = new ArrayList<Second>(seconds.size());
        new TreeMap<>(seconds).forEach((second, sums) -> all.add(new Second(second, sums.windows, sums.sum)));
        return all;
    }
}
