package io.baton.infra.lab.outputs;

import io.baton.infra.ledger.ReaderPoll;
import io.baton.infra.ledger.WrittenOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the output topic when all is written, as each kind of reader does: committed records only, or all. Confined to one thread at a
 * time.
 */
final class OutputReader implements AutoCloseable {

    /** For what a holder has left open to be ended by the broker, if nobody else ends it. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final String NAME = "the reader at the end";
    private static final Duration POLL = Duration.ofMillis(100);

    /** A record, by the partition of the output topic and its offset there. */
    private record Place(int partition, long position) {}

    private final List<TopicPartition> partitions;
    private final KafkaConsumer<String, String> ofCommitted;
    private final KafkaConsumer<String, String> ofAll;
    private List<WrittenOutput> committed = new ArrayList<>();
    private List<WrittenOutput> all = new ArrayList<>();
    private List<ReaderPoll> polls = new ArrayList<>();

    OutputReader(String bootstrapServers, List<TopicPartition> partitions) {
        this.partitions = partitions;
        ofCommitted = consumer(bootstrapServers, IsolationLevel.READ_COMMITTED);
        ofAll = consumer(bootstrapServers, IsolationLevel.READ_UNCOMMITTED);
    }

    static KafkaConsumer<String, String> consumer(String bootstrapServers, IsolationLevel isolation) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        isolation.name().toLowerCase(Locale.ROOT),
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false,
                        "max.poll.records",
                        10_000),
                new StringDeserializer(),
                new StringDeserializer());
    }

    /** To where all is written, or as far as readers of committed records get; answers that place. */
    Map<TopicPartition, Long> readOn() {
        Map<TopicPartition, Long> ends = ofAll.endOffsets(partitions);
        readTo(ends, ofAll, records -> records.forEach(output -> all.add(parsed(output))));
        readTo(ends, ofCommitted, records -> {
            records.forEach(output -> committed.add(parsed(output)));
            for (TopicPartition partition : records.partitions()) {
                polls.add(new ReaderPoll(
                        NAME,
                        partition.partition(),
                        records.records(partition).stream()
                                .map(ConsumerRecord::offset)
                                .toList(),
                        ofCommitted.position(partition)));
            }
        });
        return ends;
    }

    private static WrittenOutput parsed(ConsumerRecord<String, String> output) {
        return WrittenOutput.parse(output.partition(), output.offset(), output.value());
    }

    private void readTo(
            Map<TopicPartition, Long> ends,
            KafkaConsumer<String, String> consumer,
            Consumer<ConsumerRecords<String, String>> taken) {
        if (consumer.assignment().isEmpty()) {
            consumer.assign(partitions);
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())
                && System.nanoTime() < deadline) {
            ConsumerRecords<String, String> records = consumer.poll(POLL);
            taken.accept(records);
            if (!records.isEmpty()) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
        }
    }

    /** What a reader saw since the last time. */
    record Read(List<WrittenOutput> committed, List<WrittenOutput> aborted, long uncommitted, List<ReaderPoll> polls) {}

    Read take() {
        Set<Place> visible = new HashSet<>();
        committed.forEach(output -> visible.add(new Place(output.partition(), output.position())));
        List<WrittenOutput> aborted = all.stream()
                .filter(output -> !visible.contains(new Place(output.partition(), output.position())))
                .toList();
        var taken = new Read(committed, aborted, all.size(), polls);
        committed = new ArrayList<>();
        all = new ArrayList<>();
        polls = new ArrayList<>();
        return taken;
    }

    @Override
    public void close() {
        try (ofCommitted;
                ofAll) {
            // each has its own connections
        }
    }
}
