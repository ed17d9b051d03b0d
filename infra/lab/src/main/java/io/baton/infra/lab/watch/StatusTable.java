package io.baton.infra.lab.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lays the partitions' status out as text, 80 columns wide. Stateless. */
public final class StatusTable {

    private static final String ROW = "%9s %-8s %10s  %-12s %7s %9s %8s %8s";
    private static final int REQUEST_ID_LENGTH = 8;
    private static final String NOBODY = "-";

    private StatusTable() {}

    /** A headed table, a line a partition. */
    public static List<String> table(List<PartitionStatus> partitions) {
        List<String> lines = new ArrayList<>();
        lines.add(ROW.formatted(
                "partition", "holder", "generation", "phase", "lag", "records/s", "handoffs", "last gap"));
        for (PartitionStatus status : partitions) {
            lines.add(ROW.formatted(
                            status.partition(),
                            shortId(status),
                            status.generation() == 0 ? NOBODY : status.generation(),
                            status.phase(),
                            status.lag(),
                            status.recordsPerSecond(),
                            status.handoffs(),
                            gap(status))
                    .stripTrailing());
        }
        return lines;
    }

    /** The same in one line, for logs. */
    public static String line(List<PartitionStatus> partitions) {
        return partitions.stream()
                .map(status -> "p%d gen %d %s, lag %d, %d/s"
                        .formatted(
                                status.partition(),
                                status.generation(),
                                status.phase(),
                                status.lag(),
                                status.recordsPerSecond()))
                .collect(Collectors.joining(" | "));
    }

    private static String shortId(PartitionStatus status) {
        String holder = status.holder();
        if (holder == null) {
            return NOBODY;
        }
        return holder.length() <= REQUEST_ID_LENGTH ? holder : holder.substring(0, REQUEST_ID_LENGTH);
    }

    private static String gap(PartitionStatus status) {
        Double millis = status.lastGapMillis();
        return millis == null ? NOBODY : String.format(Locale.ROOT, "%.0f ms", millis);
    }
}
