package io.baton.infra.ledger;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How often each anomaly was found.
 *
 * @param polls that were looked through, of readers of committed records
 * @param counts of every kind, also of those that were not found
 */
public record Anomalies(long polls, Map<Anomaly, Long> counts) {

    public Anomalies {
        var all = new EnumMap<Anomaly, Long>(Anomaly.class);
        for (Anomaly kind : Anomaly.values()) {
            all.put(kind, counts.getOrDefault(kind, 0L));
        }
        counts = all;
    }

    /** The counts in the order of {@link Anomaly}; a copy. */
    @Override
    public Map<Anomaly, Long> counts() {
        return new EnumMap<>(counts);
    }

    public long count(Anomaly kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** Whether there is none. */
    public boolean none() {
        return counts.values().stream().allMatch(count -> count == 0);
    }

    /** The sum of both. */
    public Anomalies plus(Anomalies other) {
        Map<Anomaly, Long> sum = counts();
        other.counts.forEach((kind, count) -> sum.merge(kind, count, Long::sum));
        return new Anomalies(polls + other.polls, sum);
    }

    /** What was found, by kind, while evidence is looked through. */
    static final class Found {

        private final Map<Anomaly, Findings> findings = new EnumMap<>(Anomaly.class);

        void add(Anomaly kind, String example) {
            of(kind).add(example);
        }

        Findings of(Anomaly kind) {
            return findings.computeIfAbsent(kind, found -> new Findings(found.words()));
        }

        Anomalies among(long polls) {
            var counts = new EnumMap<Anomaly, Long>(Anomaly.class);
            findings.forEach((kind, found) -> counts.put(kind, found.count()));
            return new Anomalies(polls, counts);
        }

        List<String> examples() {
            List<String> examples = new ArrayList<>();
            findings.values().forEach(found -> examples.addAll(found.examples()));
            return examples;
        }
    }
}
