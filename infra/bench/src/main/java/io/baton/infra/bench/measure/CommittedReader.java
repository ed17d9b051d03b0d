package io.baton.infra.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic's one partition as a reader of committed records does, from a thread of its own. */
public final class CommittedReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Arrivals arrivals;
    private final Map<String, Object> properties;
    private final TopicPartition partition;
    private final Thread thread =
            Thread.ofPlatform().name("committed-reader").daemon().unstarted(this::run);
    private volatile boolean ending;

    /**
     * Of a topic that is there.
     *
     * @param arrivals told what it sees
     */
    public CommittedReader(String bootstrapServers, String topic, Arrivals arrivals) {
        this.arrivals = arrivals;
        this.properties = Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false");
        this.partition = new TopicPartition(topic, 0);
    }

    /** Reads until it is closed. */
    public void start() {
        thread.start();
    }

    private void run() {
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            while (!ending) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                long atNanos = System.nanoTime();
                if (!polled.isEmpty()) {
                    var outputs = new ArrayList<Arrivals.Output>(polled.count());
                    for (ConsumerRecord<byte[], byte[]> record : polled) {
                        outputs.add(Stamp.read(record.value()));
                    }
                    arrivals.saw(outputs, atNanos);
                }
            }
        }
    }

    @Override
    public void close() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
