package io.baton.infra.lab.sizes;

import io.baton.infra.ledger.HandledRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How long records waited: their timestamps are read from the topic afterwards. Stateless. */
final class Latencies {

    private static final Duration POLL = Duration.ofMillis(500);

    private Latencies() {}

    /** Milliseconds of each record that was handled; of some of them, if it is told to give up. */
    static List<Double> of(
            String bootstrapServers,
            String topic,
            int partitions,
            List<HandledRecord> handled,
            BooleanSupplier givesUp) {
        Map<TopicPartition, Map<Long, Long>> doneMicros = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            doneMicros.put(new TopicPartition(topic, partition), new HashMap<>());
        }
        handled.forEach(record -> doneMicros
                .getOrDefault(new TopicPartition(topic, record.partition()), new HashMap<>())
                .putIfAbsent(record.offset(), record.atMicros()));
        List<Double> latencies = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers, "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(doneMicros.keySet());
            consumer.seekToBeginning(doneMicros.keySet());
            Map<TopicPartition, Long> ends = consumer.endOffsets(doneMicros.keySet());
            while (!givesUp.getAsBoolean()
                    && ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Long done = doneMicros
                            .getOrDefault(new TopicPartition(topic, record.partition()), Map.of())
                            .get(record.offset());
                    if (done != null) {
                        latencies.add(done / 1_000.0 - record.timestamp());
                    }
                }
            }
        }
        return latencies;
    }
}
