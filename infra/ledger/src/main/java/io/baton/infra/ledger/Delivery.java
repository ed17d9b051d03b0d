package io.baton.infra.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whether each acknowledged record was handled or dead-lettered, and how often: once, and once more in each pass that a
 * seek of the operator's began at or below it.
 *
 * @param deadLettered those of the processed that a dead-letter target holds
 * @param lost acknowledged, neither handled nor dead-lettered
 * @param notReached those of the lost that lie past everything handled: no holder got there, rather than one skipped
 * @param duplicated handlings and letters beyond each record's first of a pass
 * @param duplicatedBeyondBound those of them that no fault excuses
 */
public record Delivery(
        long produced,
        long processed,
        long deadLettered,
        long lost,
        long notReached,
        long duplicated,
        long duplicatedBeyondBound,
        List<String> examples) {

    private record Position(int partition, int pass, long offset) implements Comparable<Position> {
        private static final Comparator<Position> ORDER = Comparator.comparingInt(Position::partition)
                .thenComparingInt(Position::pass)
                .thenComparingLong(Position::offset);

        @Override
        public int compareTo(Position other) {
            return ORDER.compare(this, other);
        }
    }

    static Delivery of(Evidence evidence) {
        Passes passes = Passes.of(evidence);
        TreeMap<Position, List<HandledRecord>> handlings = new TreeMap<>();
        evidence.settled()
                .forEach(line -> handlings
                        .computeIfAbsent(
                                new Position(line.partition(), passes.of(line), line.offset()),
                                position -> new ArrayList<>(1))
                        .add(line));
        Set<Position> produced = new HashSet<>();
        Findings lost = new Findings("lost");
        long notReached = 0;
        for (AcknowledgedRecord record : evidence.acknowledged()) {
            produced.add(new Position(record.partition(), 0, record.offset()));
            Optional<Position> missed = missed(record, passes, handlings);
            if (missed.isPresent()) {
                int pass = missed.get().pass();
                lost.add("partition %s offset %s (key %s, sequence %s) was acknowledged and never handled%s"
                        .formatted(
                                record.partition(),
                                record.offset(),
                                record.key(),
                                record.sequence(),
                                pass == 0 ? "" : " after seek number " + passes.number(record.partition(), pass)));
                notReached += isPastEverythingHandled(missed.get(), handlings) ? 1 : 0;
            }
        }
        FaultBound bound = FaultBound.of(evidence);
        Findings beyond = new Findings("duplicated beyond the bound");
        handlings.forEach((position, lines) -> {
            countUnexcused(lines, bound, beyond);
            if (position.offset()
                    < passes.range(position.partition(), position.pass()).from()) {
                countUnasked(lines, bound, beyond);
            }
        });
        return new Delivery(
                produced.size(),
                produced.size() - lost.count(),
                deadLettered(evidence),
                lost.count(),
                notReached,
                handlings.values().stream().mapToLong(lines -> lines.size() - 1).sum(),
                beyond.count(),
                Stream.of(lost, beyond)
                        .filter(findings -> findings == lost || evidence.outputs() == null) // with outputs no breach
                        .flatMap(findings -> findings.examples().stream())
                        .toList());
    }

    private static long deadLettered(Evidence evidence) {
        return evidence.deadLettered().stream()
                .map(line -> new Position(line.partition(), 0, line.offset()))
                .distinct()
                .count();
    }

    /** The first pass that had to handle it and did not. */
    private static Optional<Position> missed(
            AcknowledgedRecord record, Passes passes, Map<Position, List<HandledRecord>> handlings) {
        return IntStream.range(0, passes.count(record.partition()))
                .filter(pass -> passes.range(record.partition(), pass).contains(record.offset()))
                .mapToObj(pass -> new Position(record.partition(), pass, record.offset()))
                .filter(position ->
                        handlings.getOrDefault(position, List.of()).stream().noneMatch(line -> isOf(record, line)))
                .findFirst();
    }

    /** What was handled at an offset is only the acknowledged record if it has its key and sequence too. */
    private static boolean isOf(AcknowledgedRecord record, HandledRecord line) {
        return line.sequence() == record.sequence() && line.key().equals(record.key());
    }

    private static boolean isPastEverythingHandled(
            Position position, TreeMap<Position, List<HandledRecord>> handlings) {
        Map.Entry<Position, List<HandledRecord>> next = handlings.higherEntry(position);
        return next == null
                || next.getKey().partition() != position.partition()
                || next.getKey().pass() != position.pass();
    }

    /** Below where a seek went, only records that a stricken holder still had in hand may be done. */
    private static void countUnasked(List<HandledRecord> lines, FaultBound bound, Findings beyond) {
        lines.stream()
                .filter(line -> !bound.wasInHand(line))
                .forEach(line -> beyond.add(Findings.name(line) + " lies below where the operator wanted to go on"));
    }

    /** Every handling but the newest generation's must have been undone, as it were, by a fault of its generation. */
    private static void countUnexcused(List<HandledRecord> lines, FaultBound bound, Findings beyond) {
        if (lines.size() == 1) {
            return;
        }
        lines.sort(Comparator.comparingLong(HandledRecord::generation).thenComparingLong(HandledRecord::atMicros));
        for (int i = 0; i < lines.size() - 1; i++) {
            HandledRecord done = lines.get(i);
            HandledRecord again = lines.get(i + 1);
            if (done.generation() == again.generation() || !bound.excuses(done)) {
                beyond.add(Findings.name(done) + " was done again by generation " + again.generation() + " after "
                        + (again.atMicros() - done.atMicros()) / 1_000 + " ms");
            }
        }
    }
}
