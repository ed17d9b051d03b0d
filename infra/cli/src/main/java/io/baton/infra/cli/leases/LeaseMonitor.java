package io.baton.infra.cli.leases;

import io.baton.infra.cli.log.KafkaConnection;
import io.baton.infra.cli.view.HealthLimits;
import io.baton.infra.cli.view.LeaseJudge;
import io.baton.infra.cli.view.LeaseView;
import io.baton.infra.cli.view.OutputCommit;
import io.baton.infra.cli.view.OutputRules;
import io.baton.infra.cli.view.PartitionLog;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseBook;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.time.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all leases of a table and at their logs, repeatedly; remembers the last look, by which it knows stalls and
 * rewinds. Confined to a thread.
 */
public final class LeaseMonitor {

    private final LeaseBook book;
    private final KafkaConnection kafka;
    private final HealthLimits limits;
    private final Time time;
    private Map<String, LeaseView> last = Map.of();

    /**
     * Looks at nothing yet.
     *
     * @param kafka absent for a look at the rows alone
     */
    public LeaseMonitor(LeaseBook book, KafkaConnection kafka, HealthLimits limits, Time time) {
        this.book = book;
        this.kafka = kafka;
        this.limits = limits;
        this.time = time;
    }

    /** Every lease that is wanted, in the order of keys. */
    public List<LeaseView> look(Predicate<LeaseBook.Entry> wanted) {
        List<LeaseBook.Entry> entries = book.list().stream().filter(wanted).toList();
        // before Kafka is asked, so that a slow answer does not make rows look silent
        Instant now = time.now();
        Map<String, PartitionLog> known = logs(entries);
        Map<LeaseKey, OutputCommit> commits = commits(entries, known);
        List<LeaseView> views = new ArrayList<>();
        for (LeaseBook.Entry entry : entries) {
            views.add(
                    switch (entry) {
                        case LeaseBook.Entry.ReadableRow readable ->
                            view(
                                    readable.row(),
                                    known.getOrDefault(entry.id(), notKnown()),
                                    commits.get(readable.row().key()),
                                    now);
                        case LeaseBook.Entry.UnreadableRow unreadable ->
                            LeaseView.unreadable(unreadable.id(), unreadable.problem());
                    });
        }
        Map<String, LeaseView> seen = new HashMap<>(last);
        views.forEach(view -> seen.put(view.key(), view));
        last = seen;
        return views;
    }

    private LeaseView view(Lease row, PartitionLog log, @Nullable OutputCommit commit, Instant now) {
        LeaseView view =
                LeaseJudge.judge(row, log, now, limits, last.get(row.key().id()));
        return commit == null ? view : view.withOutputs(OutputRules.outputs(row, commit, now));
    }

    /** What Kafka has committed with outputs. Asked for after the rows were read, as rows follow it. */
    private Map<LeaseKey, OutputCommit> commits(List<LeaseBook.Entry> entries, Map<String, PartitionLog> known) {
        boolean answers = known.values().stream().anyMatch(PartitionLog.Known.class::isInstance);
        if (!answers || !(kafka instanceof KafkaConnection.Connected connected)) {
            return Map.of(); // nobody waits a second time for brokers that do not answer
        }
        List<LeaseKey> keys = new ArrayList<>();
        for (LeaseBook.Entry entry : entries) {
            if (entry instanceof LeaseBook.Entry.ReadableRow readable) {
                keys.add(readable.row().key());
            }
        }
        return connected.logs().commits().look(keys);
    }

    /** By key. Group by group, as two groups may be at different records of a partition. */
    private Map<String, PartitionLog> logs(List<LeaseBook.Entry> entries) {
        if (!(kafka instanceof KafkaConnection.Connected connected)) {
            return Map.of();
        }
        Map<String, List<Lease>> groups = new TreeMap<>();
        for (LeaseBook.Entry entry : entries) {
            if (entry instanceof LeaseBook.Entry.ReadableRow readable) {
                groups.computeIfAbsent(readable.row().key().groupId(), group -> new ArrayList<>())
                        .add(readable.row());
            }
        }
        Map<String, PartitionLog> known = new HashMap<>();
        groups.values().forEach(rows -> {
            Map<TopicPartition, Long> checkpoints = new HashMap<>();
            rows.forEach(row -> checkpoints.put(
                    partition(row), row.checkpoint().map(Checkpoint::nextOffset).orElse(-1L)));
            Map<TopicPartition, PartitionLog> answers = connected.logs().look(checkpoints);
            rows.forEach(row -> known.put(row.key().id(), answers.getOrDefault(partition(row), notKnown())));
        });
        return known;
    }

    private PartitionLog notKnown() {
        return new PartitionLog.Unknown(
                kafka instanceof KafkaConnection.Absent absent
                        ? absent.why()
                        : "Kafka gave no answer about this partition");
    }

    private static TopicPartition partition(Lease row) {
        return new TopicPartition(row.key().topic(), row.key().partition());
    }
}
