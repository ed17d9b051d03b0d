package io.baton.infra.simulation.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A partition of a topic that is written to, as its leader keeps it: records, and the markers of transactions. */
public final class BrokerLog {

    /**
     * A record in the log.
     *
     * @param transaction null if it was written outside of any
     */
    public record Kept(
            TopicPartition partition,
            long offset,
            ProducerRecord<byte[], byte[]> record,
            @Nullable Transaction transaction) {}

    private final TopicPartition partition;
    private final List<Kept> records = new ArrayList<>();
    /** Those whose marker is not here yet, with their first record's offset. */
    private final Map<Transaction, Long> open = new LinkedHashMap<>();

    private long end;

    BrokerLog(TopicPartition partition) {
        this.partition = partition;
    }

    Kept append(ProducerRecord<byte[], byte[]> record, @Nullable Transaction transaction) {
        var kept = new Kept(partition, end++, record, transaction);
        records.add(kept);
        if (transaction != null) {
            open.putIfAbsent(transaction, kept.offset());
            transaction.add(this, kept);
        }
        return kept;
    }

    void mark(Transaction ended) {
        open.remove(ended);
        end++;
    }

    public TopicPartition partition() {
        return partition;
    }

    public long end() {
        return end;
    }

    /** The last stable offset: how far a reader of committed records gets. */
    public long stable() {
        return open.values().stream().mapToLong(Long::longValue).min().orElse(end);
    }

    /** What a reader of committed records sees. */
    public List<Kept> committed() {
        long stable = stable();
        return records.stream()
                .filter(kept -> kept.offset() < stable)
                .filter(kept -> kept.transaction() == null || kept.transaction().isCommitted())
                .toList();
    }

    /** What any other reader sees. */
    public List<Kept> all() {
        return List.copyOf(records);
    }
}
