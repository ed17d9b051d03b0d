package io.baton.infra.bench;

import io.baton.infra.bench.measure.Window;
import io.baton.infra.bench.measure.WindowKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question.
 *
 * @param contestants the first is the reference of the ratios
 * @param heapMegabytes every contestant's {@code -Xmx}
 * @param windows what the contestants aggregate; null where they have no windows
 */
record BenchCase(
        String name,
        String title,
        List<String> contestants,
        Topic topic,
        Handling handling,
        int heapMegabytes,
        Window window,
        @Nullable WindowKind windows) {

    /** What the names of all contestants begin with that are Baton. */
    static final String BATON = "baton";

    /** What the name of a contestant ends with that is Baton of another checkout. */
    static final String BESIDE = "-beside";

    /** Fetched ahead of the last record that counts. */
    private static final long AHEAD = 200_000;

    BenchCase {
        contestants = List.copyOf(contestants);
    }

    /** Without windows. */
    BenchCase(
            String name,
            String title,
            List<String> contestants,
            Topic topic,
            Handling handling,
            int heapMegabytes,
            Window window) {
        this(name, title, contestants, topic, handling, heapMegabytes, window, null);
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
        return new BenchCase(name, title, contestants, topic, handling, heapMegabytes, scaled, windows);
    }

    /** With Baton of another checkout after Baton. */
    BenchCase withBeside() {
        var all = new ArrayList<String>();
        for (String contestant : contestants) {
            all.add(contestant);
            if (contestant.startsWith(BATON)) {
                all.add(contestant + BESIDE);
            }
        }
        return new BenchCase(name, title, all, topic, handling, heapMegabytes, window, windows);
    }

    /** Only those of its contestants that are in the list; all of them if that is empty. */
    BenchCase withOnly(List<String> names) {
        List<String> kept = contestants.stream()
                .filter(contestant -> names.isEmpty() || names.contains(contestant))
                .toList();
        return new BenchCase(name, title, kept, topic, handling, heapMegabytes, window, windows);
    }
}
