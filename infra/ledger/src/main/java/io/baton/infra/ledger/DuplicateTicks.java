package io.baton.infra.ledger;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What became of ticks that came twice or late: their invocations read nothing and end soon.
 *
 * @param delivered how many ticks were delivered a second time
 * @param recognised how many invocations ended because their tick was already taken, for each partition
 * @param recordsRead what those handled all the same
 * @param warmMillis how long they took from handler start in an environment that had run before
 * @param coldMillis the same in a new environment, which loads its classes first
 */
public record DuplicateTicks(
        int delivered, int recognised, long recordsRead, Spread warmMillis, Spread coldMillis, List<String> examples) {

    /** A request may hold one of its partitions and find another's tick taken. */
    private record Taken(int partition, String requestId) {}

    static DuplicateTicks of(Evidence evidence) {
        List<EndedInvocation> recognised = evidence.ended().stream()
                .filter(ended -> ended.outcome() == EndedInvocation.Outcome.DUPLICATE && !ended.watchdog())
                .toList();
        Set<Taken> thoseThatHeld = evidence.ended().stream()
                .filter(ended -> ended.outcome() != EndedInvocation.Outcome.DUPLICATE)
                .map(ended -> new Taken(ended.partition(), ended.requestId()))
                .collect(Collectors.toSet());
        Findings read = new Findings("read by a duplicate tick");
        for (EndedInvocation ended : recognised) {
            if (ended.records() > 0) {
                read.add("request " + ended.requestId() + " says it handled " + ended.records() + " records");
            }
        }
        // one request delivered twice shares its id with the invocation that rightly did the work
        Set<Taken> idle = recognised.stream()
                .map(ended -> new Taken(ended.partition(), ended.requestId()))
                .filter(one -> !thoseThatHeld.contains(one))
                .collect(Collectors.toSet());
        for (HandledRecord line : evidence.handled()) {
            if (idle.contains(new Taken(line.partition(), line.requestId()))) {
                read.add(Findings.name(line) + ", request " + line.requestId());
            }
        }
        return new DuplicateTicks(
                evidence.duplicateTicks(),
                recognised.size(),
                read.count(),
                took(recognised, false),
                took(recognised, true),
                read.examples());
    }

    private static Spread took(List<EndedInvocation> ended, boolean coldStart) {
        return Spread.of(ended.stream()
                .filter(one -> one.coldStart() == coldStart)
                .map(EndedInvocation::totalMillis)
                .toList());
    }
}
