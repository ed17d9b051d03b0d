package io.baton.infra.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whether each acknowledged record was handled or dead-lettered, and how often.
 *
 * @param deadLettered those of the processed that a dead-letter target holds
 * @param lost acknowledged, neither handled nor dead-lettered
 * @param notReached those of the lost that lie past everything handled: nobody got there, rather than somebody skipped
 * @param duplicated handlings and letters beyond each record's first
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

    private record Position(int partition, long offset) implements Comparable<Position> {
        private static final Comparator<Position> ORDER =
                Comparator.comparingInt(Position::partition).thenComparingLong(Position::offset);

        static Position of(HandledRecord line) {
            return new Position(line.partition(), line.offset());
        }

        @Override
        public int compareTo(Position other) {
            return ORDER.compare(this, other);
        }
    }

    static Delivery of(Evidence evidence) {
        TreeMap<Position, List<HandledRecord>> handlings = new TreeMap<>();
        evidence.settled()
                .forEach(line -> handlings
                        .computeIfAbsent(Position.of(line), position -> new ArrayList<>(1))
                        .add(line));
        long deadLettered =
                evidence.deadLettered().stream().map(Position::of).distinct().count();
        Set<Position> produced = new HashSet<>();
        Findings lost = new Findings("lost");
        long notReached = 0;
        for (AcknowledgedRecord record : evidence.acknowledged()) {
            Position position = new Position(record.partition(), record.offset());
            produced.add(position);
            if (handlings.getOrDefault(position, List.of()).stream().noneMatch(line -> isOf(record, line))) {
                lost.add("partition %d offset %d (key %s, sequence %d) was acknowledged and never handled"
                        .formatted(record.partition(), record.offset(), record.key(), record.sequence()));
                notReached += isPastEverythingHandled(position, handlings) ? 1 : 0;
            }
        }
        FaultBound bound = FaultBound.of(evidence);
        Findings beyond = new Findings("duplicated beyond the bound");
        long duplicated = 0;
        for (List<HandledRecord> lines : handlings.values()) {
            duplicated += lines.size() - 1;
            countUnexcused(lines, bound, beyond);
        }
        return new Delivery(
                produced.size(),
                produced.size() - lost.count(),
                deadLettered,
                lost.count(),
                notReached,
                duplicated,
                beyond.count(),
                Stream.concat(lost.examples().stream(), beyond.examples().stream())
                        .toList());
    }

    /** What was handled at an offset is only the acknowledged record if it has its key and sequence too. */
    private static boolean isOf(AcknowledgedRecord record, HandledRecord line) {
        return line.sequence() == record.sequence() && line.key().equals(record.key());
    }

    private static boolean isPastEverythingHandled(
            Position position, TreeMap<Position, List<HandledRecord>> handlings) {
        Map.Entry<Position, List<HandledRecord>> next = handlings.higherEntry(position);
        return next == null || next.getKey().partition() != position.partition();
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
