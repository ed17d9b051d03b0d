package io.baton.infra.bench;

import java.util.List;

/**
 * One question about memory: how much heap each key takes that is remembered with its last value.
 *
 * @param contestants the first is the reference of the ratios
 * @param valueBytes of each value; keys have 4 bytes
 * @param entries how many keys
 * @param heapMegabytes every contestant's {@code -Xmx}
 */
record SizeCase(String name, String title, List<String> contestants, int valueBytes, int entries, int heapMegabytes) {

    SizeCase {
        contestants = List.copyOf(contestants);
    }

    /** As many records, all of them of another key. */
    Topic entriesTopic() {
        return new Topic(valueBytes, entries);
    }

    /** As many records of one key: what a process takes besides. */
    Topic noEntriesTopic() {
        return new Topic(valueBytes, 1);
    }

    SizeCase withEntriesTimes(double factor) {
        return new SizeCase(name, title, contestants, valueBytes, Math.max(2, (int) (entries * factor)), heapMegabytes);
    }

    /** Only those of its contestants that are in the list; all of them if that is empty. */
    SizeCase withOnly(List<String> names) {
        List<String> kept = contestants.stream()
                .filter(contestant -> names.isEmpty() || names.contains(contestant))
                .toList();
        return new SizeCase(name, title, kept, valueBytes, entries, heapMegabytes);
    }
}
