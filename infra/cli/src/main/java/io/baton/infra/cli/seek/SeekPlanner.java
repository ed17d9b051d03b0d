package io.baton.infra.cli.seek;

import io.baton.infra.cli.log.PartitionLogs;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.TopicIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plan of moves from rows and a target; asks Kafka, and changes nothing. Rows that can't be moved are left out and
 * named; a target that is out of a row's range is refused.
 */
public final class SeekPlanner {

    private final PartitionLogs logs;

    public SeekPlanner(PartitionLogs logs) {
        this.logs = logs;
    }

    /**
     * What would be done.
     *
     * @param left rows that can't be moved anywhere, with the reason
     */
    public record Plan(List<Move> moves, Map<LeaseKey, String> left) {
        public Plan {
            moves = List.copyOf(moves);
            left = Collections.unmodifiableMap(new LinkedHashMap<>(left));
        }
    }

    /**
     * A move for each row that can be moved.
     *
     * @throws IllegalArgumentException that names everything that is wrong, with the range that would do
     */
    public Plan plan(List<Lease> rows, SeekTarget target, Instant now) {
        List<String> problems = new ArrayList<>();
        Map<LeaseKey, String> left = new LinkedHashMap<>();
        List<Lease> known =
                existing(rows.stream().filter(row -> isSeekable(row, left)).toList(), left);
        List<TopicPartition> partitions =
                known.stream().map(row -> partition(row.key())).toList();
        Map<TopicPartition, Long> starts = logs.starts(partitions);
        Map<TopicPartition, Long> ends = logs.ends(partitions);
        Map<TopicPartition, Long> times = switch (target) {
            case SeekTarget.Since since -> logs.since(past(since.moment(), now), ends);
            case SeekTarget.Ago ago -> logs.since(past(before(now, ago.age()), now), ends);
            default -> Map.of();
        };
        List<Move> moves = new ArrayList<>();
        for (Lease row : known) {
            TopicPartition partition = partition(row.key());
            long start = of(starts, partition);
            long end = of(ends, partition);
            long from = row.checkpoint().orElseThrow().nextOffset();
            Long to = destination(target, row.key(), from, start, end, times.get(partition));
            if (to == null) {
                problems.add(row.key() + " has no line in the file");
            } else if (to < start || to > end) {
                problems.add("%s can't go to %d: its log has %d to %d".formatted(row.key(), to, start, end));
            } else {
                moves.add(new Move(row.key(), from, to, start, end));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new Plan(moves, left);
    }

    private static @Nullable Long destination(
            SeekTarget target, LeaseKey key, long from, long start, long end, @Nullable Long time) {
        return switch (target) {
            case SeekTarget.Earliest ignored -> start;
            case SeekTarget.Latest ignored -> end;
            case SeekTarget.Offset same -> same.offset();
            case SeekTarget.Since ignored -> time;
            case SeekTarget.Ago ignored -> time;
            case SeekTarget.Shift shift -> shifted(from, shift.records());
            case SeekTarget.Current ignored -> from;
            case SeekTarget.Each each -> each.offsets().get(key);
            case SeekTarget.Snapshot named ->
                throw new IllegalArgumentException("the snapshot %s has an offset of its own".formatted(named.name()));
        };
    }

    /** What would wrap is out of range anyway. */
    private static long shifted(long from, long records) {
        return records > Long.MAX_VALUE - from ? Long.MAX_VALUE : from + records;
    }

    private static boolean isSeekable(Lease row, Map<LeaseKey, String> left) {
        if (row.checkpoint().isEmpty()) {
            left.put(
                    row.key(),
                    "has no checkpoint yet, as no invocation has held it; BATON_START_POSITION says where it begins");
        }
        return row.checkpoint().isPresent();
    }

    private List<Lease> existing(List<Lease> rows, Map<LeaseKey, String> left) {
        Map<String, TopicDescription> topics =
                logs.topics(rows.stream().map(row -> partition(row.key())).toList());
        return rows.stream()
                .filter(row -> {
                    String problem = problem(row, topics.get(row.key().topic()));
                    if (problem != null) {
                        left.put(row.key(), problem);
                    }
                    return problem == null;
                })
                .toList();
    }

    private static @Nullable String problem(Lease row, @Nullable TopicDescription topic) {
        int partition = row.key().partition();
        if (topic == null || topic.partitions().stream().noneMatch(one -> one.partition() == partition)) {
            return "Kafka has no such partition";
        }
        return TopicIdentity.differ(row.topicId(), topic.topicId().toString())
                ? "the topic was deleted and created again; its offsets mean other records now"
                : null;
    }

    private static Instant before(Instant now, Duration age) {
        return age.compareTo(Duration.between(Instant.EPOCH, now)) < 0 ? now.minus(age) : Instant.EPOCH;
    }

    private static Instant past(Instant moment, Instant now) {
        if (moment.isAfter(now)) {
            throw new IllegalArgumentException(moment + " is in the future; --to-latest skips all records");
        }
        return moment;
    }

    private static TopicPartition partition(LeaseKey key) {
        return new TopicPartition(key.topic(), key.partition());
    }

    private static long of(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition));
    }
}
