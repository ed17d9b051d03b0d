package io.baton.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.Concurrency;
import io.baton.Ordering;
import io.baton.infra.ledger.AcknowledgedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer that knows nothing of Baton reads in a partition: the half of the ledger that nothing under test has
 * written.
 *
 * @param end the offset after the last, control records included
 */
record TopicContents(List<AcknowledgedRecord> records, long end) {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final String NO_KEY = "(none)";

    /** @param isolation Kafka's {@code isolation.level} */
    static TopicContents read(
            String bootstrapServers, TopicPartition partition, String isolation, Concurrency concurrency) {
        // otherwise a fetch at the end of the partition holds up the close for half a second
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                isolation,
                "check.crcs",
                true,
                "fetch.max.wait.ms",
                20);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            List<AcknowledgedRecord> records = new ArrayList<>();
            long deadline = System.nanoTime() + Patience.LONG.toNanos();
            while (consumer.position(partition) < end) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(partition + " can't be read to its end, " + end);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    String lane = lane(record.key(), record.offset(), concurrency);
                    records.add(new AcknowledgedRecord(record.partition(), record.offset(), lane, record.offset()));
                }
            }
            return new TopicContents(records, end);
        }
    }

    /** Records of one lane have to be handled in their order: those of a key, and without a key only those of a serial pipeline. */
    private static String lane(byte @Nullable [] key, long offset, Concurrency concurrency) {
        boolean alone =
                concurrency.ordering() == Ordering.UNORDERED || (key == null && concurrency.ordering() == Ordering.KEY);
        if (alone) {
            return NO_KEY + " " + offset;
        }
        return key == null ? NO_KEY : new String(key, UTF_8);
    }

    /** By offset. */
    Map<Long, String> lanes() {
        Map<Long, String> lanes = new TreeMap<>();
        records.forEach(record -> lanes.put(record.offset(), record.key()));
        return lanes;
    }
}
