package io.baton.infra.cli.log;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The timestamps of single records: one record is fetched of each partition, as Kafka has no other way to ask. Partitions
 * are assigned, without a group. Stateless.
 */
final class NextRecords {

    /** A broker gives the first batch of a fetch whole, whatever its size; of other partitions only what fits here. */
    private static final String BYTES_A_PARTITION = "65536";

    private static final Duration POLL = Duration.ofMillis(100);

    /** A partition without a leader must not hide all others. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A fetch that finds nothing holds up the close until the broker has answered it. */
    private static final String FETCH_WAIT_MILLIS = "20";

    private NextRecords() {}

    /** Of the partitions that could be read in time; the others are left out. */
    static Map<TopicPartition, Instant> times(Map<String, Object> properties, Map<TopicPartition, Long> offsets) {
        if (offsets.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> reading = new HashMap<>(properties);
        reading.remove(ConsumerConfig.GROUP_ID_CONFIG);
        reading.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        reading.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        reading.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        reading.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        reading.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BYTES_A_PARTITION);
        reading.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "100000");
        reading.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        Map<TopicPartition, Instant> times = new HashMap<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(reading)) {
            Set<TopicPartition> missing = new HashSet<>(offsets.keySet());
            consumer.assign(missing);
            offsets.forEach(consumer::seek);
            while (!missing.isEmpty() && System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    if (missing.remove(partition)) {
                        times.put(partition, Instant.ofEpochMilli(record.timestamp()));
                        consumer.pause(Set.of(partition));
                    }
                }
            }
        } catch (KafkaException e) {
            // perhaps reading is not allowed: what was found before is still true
            return times;
        }
        return times;
    }
}
