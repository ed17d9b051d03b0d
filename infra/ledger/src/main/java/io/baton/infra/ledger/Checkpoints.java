package io.baton.infra.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whether the lease rows tell of progress only, and of none that was not made.
 *
 * @param seen rows looked at
 * @param fallen rows whose generation or checkpoint was below that of an earlier row
 * @param ahead rows whose checkpoint had passed a record that was not yet handled or dead-lettered
 */
public record Checkpoints(long seen, long fallen, long ahead, List<String> examples) {

    private static final long NEVER = Long.MAX_VALUE;

    private record Position(int partition, long offset) {}

    static Checkpoints of(Evidence evidence) {
        List<SeenRow> rows = evidence.rows().stream()
                .sorted(Comparator.comparingLong(SeenRow::seenAtMicros))
                .toList();
        Findings fallen = new Findings("the row went back");
        countFallen(rows, fallen);
        Findings ahead = new Findings("checkpoint ahead of the work");
        countAhead(rows, finishedBelow(evidence), ahead);
        return new Checkpoints(
                rows.size(),
                fallen.count(),
                ahead.count(),
                Stream.concat(fallen.examples().stream(), ahead.examples().stream())
                        .toList());
    }

    private static void countFallen(List<SeenRow> rows, Findings fallen) {
        Map<Integer, SeenRow> latest = new HashMap<>();
        for (SeenRow row : rows) {
            SeenRow before = latest.put(row.partition(), row);
            if (before != null && (row.generation() < before.generation() || row.nextOffset() < before.nextOffset())) {
                fallen.add("partition %d from generation %d and offset %d to generation %d and offset %d"
                        .formatted(
                                row.partition(),
                                before.generation(),
                                before.nextOffset(),
                                row.generation(),
                                row.nextOffset()));
            }
        }
    }

    private static void countAhead(
            List<SeenRow> rows, Map<Integer, TreeMap<Long, Long>> finishedBelow, Findings ahead) {
        for (SeenRow row : rows) {
            Map.Entry<Long, Long> below =
                    finishedBelow.getOrDefault(row.partition(), new TreeMap<>()).lowerEntry(row.nextOffset());
            if (below != null && below.getValue() > row.seenAtMicros()) {
                ahead.add("partition %d generation %d said %d, when a record up to %d was %s"
                        .formatted(
                                row.partition(),
                                row.generation(),
                                row.nextOffset(),
                                below.getKey(),
                                below.getValue() == NEVER ? "never finished" : "not finished yet"));
            }
        }
    }

    /** For each acknowledged offset when it and all before it were finished for the first time. */
    private static Map<Integer, TreeMap<Long, Long>> finishedBelow(Evidence evidence) {
        Map<Position, Long> finished = new HashMap<>();
        evidence.settled()
                .forEach(line ->
                        finished.merge(new Position(line.partition(), line.offset()), line.atMicros(), Math::min));
        List<AcknowledgedRecord> byOffset = new ArrayList<>(evidence.acknowledged());
        byOffset.sort(Comparator.comparingLong(AcknowledgedRecord::offset));
        Map<Integer, TreeMap<Long, Long>> below = new HashMap<>();
        for (AcknowledgedRecord record : byOffset) {
            TreeMap<Long, Long> partition = below.computeIfAbsent(record.partition(), number -> new TreeMap<>());
            long before = partition.isEmpty() ? 0 : partition.lastEntry().getValue();
            long own = finished.getOrDefault(new Position(record.partition(), record.offset()), NEVER);
            partition.put(record.offset(), Math.max(before, own));
        }
        return below;
    }
}
