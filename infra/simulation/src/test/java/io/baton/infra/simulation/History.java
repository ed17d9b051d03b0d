package io.baton.infra.simulation;

import io.baton.infra.ledger.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What became of a seed.
 *
 * @param fingerprint of every switch and event; the same for the same seed and code
 * @param faults how many of which kind happened
 * @param sleeps how often a holder let the partition sleep
 * @param looks how often an invocation left it asleep
 * @param outputs how many readers of committed records saw
 * @param snapshots how many snapshots were held against the records that made them
 * @param effects how often window handlers and timer handlers were called
 * @param breaches of rules that the ledger does not know
 * @param events the last of them, for finding out what went wrong
 */
public record History(
        long seed,
        String plan,
        long fingerprint,
        long switches,
        Duration lasted,
        Verdict verdict,
        Map<String, Integer> faults,
        int sleeps,
        int looks,
        long outputs,
        int snapshots,
        int effects,
        List<String> breaches,
        List<String> events) {

    public History {
        breaches = List.copyOf(breaches);
        events = List.copyOf(events);
    }

    public boolean kept() {
        return verdict.kept() && breaches.isEmpty();
    }

    /** What is wrong, a line each. */
    public List<String> problems() {
        return Stream.concat(breaches.stream(), verdict.examples().stream()).toList();
    }
}
