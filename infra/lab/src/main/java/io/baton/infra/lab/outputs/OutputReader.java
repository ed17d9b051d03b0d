package io.baton.infra.lab.outputs;

import io.baton.infra.ledger.WrittenOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the output topic as each kind of reader does: committed records only, or all. Confined to one thread at a time. */
final class OutputReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    /** For what a holder has left open to be ended by the broker, if nobody else ends it. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final List<TopicPartition> partitions;
    private final KafkaConsumer<String, String> ofCommitted;
    private final KafkaConsumer<String, String> ofAll;
    private List<WrittenOutput> committed = new ArrayList<>();
    private long uncommitted;

    OutputReader(String bootstrapServers, String topic, int partitions) {
        this.partitions = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        ofCommitted = consumer(bootstrapServers, IsolationLevel.READ_COMMITTED);
        ofAll = consumer(bootstrapServers, IsolationLevel.READ_UNCOMMITTED);
    }

    private static KafkaConsumer<String, String> consumer(String bootstrapServers, IsolationLevel isolation) {
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

    /** To where all is written, or as far as readers of committed records get. */
    void readOn() {
        Map<TopicPartition, Long> ends = ofAll.endOffsets(partitions);
        readTo(ends, ofAll, output -> uncommitted++);
        readTo(
                ends,
                ofCommitted,
                output -> committed.add(WrittenOutput.parse(output.partition(), output.offset(), output.value())));
    }

    private void readTo(
            Map<TopicPartition, Long> ends,
            KafkaConsumer<String, String> consumer,
            Consumer<ConsumerRecord<String, String>> taken) {
        if (consumer.assignment().isEmpty()) {
            consumer.assign(partitions);
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())
                && System.nanoTime() < deadline) {
            for (ConsumerRecord<String, String> output : consumer.poll(POLL)) {
                taken.accept(output);
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
        }
    }

    List<WrittenOutput> takeCommitted() {
        List<WrittenOutput> taken = committed;
        committed = new ArrayList<>();
        return taken;
    }

    /** Since the last time. */
    long takeUncommitted() {
        long taken = uncommitted;
        uncommitted = 0;
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
