package io.baton.infra.bench;

import java.util.List;

/**
 * One question about records that arrive at a steady rate: how soon a reader of committed records has their outputs.
 *
 * @param contestants the first is the reference of the ratios
 * @param keys how many different ones, in turn
 * @param heapMegabytes the {@code -Xmx} of every contestant
 * @param handOffs how often a new process takes the place of the running one
 * @param seconds how long outputs are timed, where there are no hand-offs
 */
record LiveCase(
        String name,
        String title,
        List<String> contestants,
        int recordsPerSecond,
        int valueBytes,
        int keys,
        int heapMegabytes,
        int handOffs,
        double seconds) {

    LiveCase {
        contestants = List.copyOf(contestants);
    }

    LiveCase withLengthTimes(double factor) {
        return new LiveCase(
                name,
                title,
                contestants,
                recordsPerSecond,
                valueBytes,
                keys,
                heapMegabytes,
                handOffs == 0 ? 0 : Math.max(1, (int) (handOffs * factor)),
                seconds * factor);
    }

    /** Only those of its contestants that are in the list; all of them if that is empty. */
    LiveCase withOnly(List<String> names) {
        List<String> kept = contestants.stream()
                .filter(contestant -> names.isEmpty() || names.contains(contestant))
                .toList();
        return new LiveCase(name, title, kept, recordsPerSecond, valueBytes, keys, heapMegabytes, handOffs, seconds);
    }
}
