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
 * @param fallen rows whose generation or checkpoint was below that of an earlier row, and no seek explains it
 * @param ahead rows whose checkpoint had passed a record that was not yet handled or dead-lettered
 */
public record Checkpoints(long seen, long fallen, long ahead, List<String> examples) {

    private static final long NEVER = Long.MAX_VALUE;

    private record Position(int partition, int pass, long offset) {}

    private record Pass(int partition, int number) {}

    static Checkpoints of(Evidence evidence) {
        List<SeenRow> rows = evidence.rows().stream()
                .sorted(Comparator.comparingLong(SeenRow::seenAtMicros))
                .toList();
        Passes passes = Passes.of(evidence);
        Findings fallen = new Findings("the row went back");
        countFallen(rows, passes, fallen);
        Findings ahead = new Findings("checkpoint ahead of the work");
        countAhead(rows, passes, finishedBelow(evidence, passes), ahead);
        return new Checkpoints(
                rows.size(),
                fallen.count(),
                ahead.count(),
                Stream.concat(fallen.examples().stream(), ahead.examples().stream())
                        .toList());
    }

    private static void countFallen(List<SeenRow> rows, Passes passes, Findings fallen) {
        Map<Integer, SeenRow> latest = new HashMap<>();
        for (SeenRow row : rows) {
            SeenRow before = latest.put(row.partition(), row);
            if (before != null && isBehind(row, before, passes)) {
                fallen.add("partition %s from generation %s and offset %s to generation %s and offset %s"
                        .formatted(
                                row.partition(),
                                before.generation(),
                                before.nextOffset(),
                                row.generation(),
                                row.nextOffset()));
            }
        }
    }

    private static boolean isBehind(SeenRow row, SeenRow before, Passes passes) {
        if (row.generation() < before.generation() || row.seekDone() < before.seekDone()) {
            return true;
        }
        if (row.seekDone() == before.seekDone()) {
            return row.nextOffset() < before.nextOffset();
        }
        return passes.of(row)
                .map(pass ->
                        row.nextOffset() < passes.range(row.partition(), pass).from())
                .orElse(true);
    }

    private static void countAhead(
            List<SeenRow> rows, Passes passes, Map<Pass, TreeMap<Long, Long>> finishedBelow, Findings ahead) {
        for (SeenRow row : rows) {
            var pass = new Pass(row.partition(), passes.of(row).orElse(0));
            Map.Entry<Long, Long> below =
                    finishedBelow.getOrDefault(pass, new TreeMap<>()).lowerEntry(row.nextOffset());
            if (below != null && below.getValue() > row.seenAtMicros()) {
                ahead.add("partition %s generation %s said %s, when a record up to %s was %s"
                        .formatted(
                                row.partition(),
                                row.generation(),
                                row.nextOffset(),
                                below.getKey(),
                                below.getValue() == NEVER ? "never finished" : "not finished yet"));
            }
        }
    }

    /** For each acknowledged offset of each pass when it and all before it were finished for the first time. */
    private static Map<Pass, TreeMap<Long, Long>> finishedBelow(Evidence evidence, Passes passes) {
        Map<Position, Long> finished = new HashMap<>();
        evidence.settled()
                .forEach(line -> finished.merge(
                        new Position(line.partition(), passes.of(line), line.offset()), line.atMicros(), Math::min));
        List<AcknowledgedRecord> byOffset = new ArrayList<>(evidence.acknowledged());
        byOffset.sort(Comparator.comparingLong(AcknowledgedRecord::offset));
        Map<Pass, TreeMap<Long, Long>> below = new HashMap<>();
        for (AcknowledgedRecord record : byOffset) {
            for (int pass = 0; pass < passes.count(record.partition()); pass++) {
                if (record.offset() < passes.range(record.partition(), pass).from()) {
                    continue; // a holder that went further on did not have to do it
                }
                TreeMap<Long, Long> done =
                        below.computeIfAbsent(new Pass(record.partition(), pass), one -> new TreeMap<>());
                long before = done.isEmpty() ? 0 : done.lastEntry().getValue();
                long own = finished.getOrDefault(new Position(record.partition(), pass, record.offset()), NEVER);
                done.put(record.offset(), Math.max(before, own));
            }
        }
        return below;
    }
}
