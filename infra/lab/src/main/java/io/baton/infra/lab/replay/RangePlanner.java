package io.baton.infra.lab.replay;

import io.baton.infra.cli.log.PartitionLogs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Turns what was asked for into offsets; asks Kafka, and changes nothing. */
public final class RangePlanner {

    private final PartitionLogs logs;

    public RangePlanner(PartitionLogs logs) {
        this.logs = logs;
    }

    /** An end of a range: an offset, a time, or, with neither, the end that the log has. */
    public record Bound(@Nullable Long offset, @Nullable Instant time) {}

    /**
     * One range for each partition, those with nothing in it left out.
     *
     * @param wanted empty for all partitions
     * @throws IllegalArgumentException that names everything that is wrong, with the range that would do
     */
    public List<Range> plan(String topic, Set<Integer> wanted, Bound from, Bound to) {
        TopicDescription described =
                logs.topics(List.of(new TopicPartition(topic, 0))).get(topic);
        if (described == null) {
            throw new IllegalArgumentException("there is no topic " + topic);
        }
        int count = described.partitions().size();
        List<String> problems = new ArrayList<>();
        Set<Integer> numbers = new TreeSet<>(wanted);
        for (int partition = 0; wanted.isEmpty() && partition < count; partition++) {
            numbers.add(partition);
        }
        numbers.removeIf(number -> {
            if (number < 0 || number >= count) {
                problems.add("%s has no partition %d, only 0 to %d".formatted(topic, number, count - 1));
            }
            return number < 0 || number >= count;
        });
        List<TopicPartition> partitions = numbers.stream()
                .map(number -> new TopicPartition(topic, number))
                .toList();
        Map<TopicPartition, Long> starts = logs.starts(partitions);
        Map<TopicPartition, Long> ends = logs.ends(partitions);
        Map<TopicPartition, Long> first = resolved(from, starts, ends);
        Map<TopicPartition, Long> last = resolved(to, ends, ends);
        List<Range> ranges = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            Range range = new Range(partition.partition(), of(first, partition), of(last, partition));
            if (range.from() < of(starts, partition) || range.to() > of(ends, partition) || range.offsets() < 0) {
                problems.add("%s has offsets %d to %d, and not %d to %d"
                        .formatted(partition, of(starts, partition), of(ends, partition), range.from(), range.to()));
            } else if (range.offsets() > 0) {
                ranges.add(range);
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return ranges;
    }

    private Map<TopicPartition, Long> resolved(
            Bound bound, Map<TopicPartition, Long> otherwise, Map<TopicPartition, Long> ends) {
        if (bound.offset() != null) {
            Map<TopicPartition, Long> same = new HashMap<>();
            ends.keySet().forEach(partition -> same.put(partition, bound.offset()));
            return same;
        }
        return bound.time() == null ? otherwise : logs.since(bound.time(), ends);
    }

    private static long of(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition));
    }
}
