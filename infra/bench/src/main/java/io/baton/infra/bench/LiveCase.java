package io.baton.infra.bench;

import io.baton.infra.bench.measure.Feeder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question about records that arrive at a steady rate: how soon a reader of committed records has their outputs.
 *
 * @param contestants the first is the reference of the ratios
 * @param rate what arrives
 * @param heapMegabytes the {@code -Xmx} of every contestant
 * @param end how a running process ends; null where one process runs all the time
 * @param handOffs how often a new process takes the place of the running one
 * @param seconds how long outputs are timed, where there are no hand-offs
 */
record LiveCase(
        String name,
        String title,
        List<String> contestants,
        Feeder.Rate rate,
        int heapMegabytes,
        @Nullable End end,
        int handOffs,
        double seconds) {

    /** How a process ends whose place another takes. */
    enum End {
        /** As planned: the successor is there first. */
        HAND_OFF,
        /** By SIGKILL, and the successor is started then. */
        KILL
    }

    LiveCase {
        contestants = List.copyOf(contestants);
    }

    LiveCase withLengthTimes(double factor) {
        return new LiveCase(
                name,
                title,
                contestants,
                rate,
                heapMegabytes,
                end,
                handOffs == 0 ? 0 : Math.max(1, (int) (handOffs * factor)),
                seconds * factor);
    }

    /** Only those of its contestants that are in the list; all of them if that is empty. */
    LiveCase withOnly(List<String> names) {
        List<String> kept = contestants.stream()
                .filter(contestant -> names.isEmpty() || names.contains(contestant))
                .toList();
        return new LiveCase(name, title, kept, rate, heapMegabytes, end, handOffs, seconds);
    }
}
