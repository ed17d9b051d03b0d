package io.baton.infra.ledger;

import java.util.List;
import java.util.Map;

/**
 * The committed offset of a partition as it was seen, between two looks at the output topic. Each look is the offset of a partition
 * of the output topic, by its number.
 *
 * @param seek the number of the last seek that it was made under; 0 before the first
 * @param nextOffset everything before it is finished
 * @param ahead what else is finished, ascending
 * @param visibleBefore below which a reader of committed records could read just before
 * @param writtenAfter below which anything was written just after
 */
public record SeenCommit(
        int partition,
        long seek,
        long nextOffset,
        List<Stretch> ahead,
        Map<Integer, Long> visibleBefore,
        Map<Integer, Long> writtenAfter) {

    /** Offsets from the first up to, and without, the second. */
    public record Stretch(long from, long until) {}

    public SeenCommit {
        ahead = List.copyOf(ahead);
        visibleBefore = Map.copyOf(visibleBefore);
        writtenAfter = Map.copyOf(writtenAfter);
    }

    /** Nothing from here on is finished. */
    long end() {
        return ahead.isEmpty() ? nextOffset : ahead.getLast().until();
    }

    /** Whether it says that the record at this offset is finished. */
    boolean has(long offset) {
        return offset < nextOffset
                || ahead.stream().anyMatch(stretch -> offset >= stretch.from() && offset < stretch.until());
    }
}
