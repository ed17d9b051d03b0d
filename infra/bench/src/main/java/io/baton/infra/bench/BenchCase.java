package io.baton.infra.bench;

import io.baton.infra.bench.measure.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * One question.
 *
 * @param contestants the first is the reference of the ratios
 * @param heapMegabytes every contestant's {@code -Xmx}
 */
record BenchCase(
        String name,
        String title,
        List<String> contestants,
        Topic topic,
        Handling handling,
        int heapMegabytes,
        Window window) {

    static final String BATON = "baton";

    /** Baton of another checkout. */
    static final String BESIDE = "baton-beside";

    /** Fetched ahead of the last record that counts. */
    private static final long AHEAD = 200_000;

    BenchCase {
        contestants = List.copyOf(contestants);
    }

    /** How many records its topic must have. */
    long records() {
        return window.reach() + AHEAD;
    }

    BenchCase withRecordsTimes(double factor) {
        Window scaled = new Window(
                (long) (window.warmUpRecords() * factor),
                window.warmUpSeconds(),
                (long) (window.records() * factor),
                window.seconds());
        return new BenchCase(name, title, contestants, topic, handling, heapMegabytes, scaled);
    }

    /** With Baton of another checkout after Baton. */
    BenchCase withBeside() {
        var all = new ArrayList<>(contestants);
        all.add(all.indexOf(BATON) + 1, BESIDE);
        return new BenchCase(name, title, all, topic, handling, heapMegabytes, window);
    }

    /** Only those of its contestants that are in the list; all of them if that is empty. */
    BenchCase withOnly(List<String> names) {
        List<String> kept = contestants.stream()
                .filter(contestant -> names.isEmpty() || names.contains(contestant))
                .toList();
        return new BenchCase(name, title, kept, topic, handling, heapMegabytes, window);
    }
}
