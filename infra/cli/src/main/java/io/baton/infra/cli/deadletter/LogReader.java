package io.baton.infra.cli.deadletter;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads ranges of partitions, committed records only, without a group. Confined to a thread. */
final class LogReader implements AutoCloseable {

    private static final Duration SLICE = Duration.ofMillis(200);

    /** A fetch at the end of a partition holds up the next partition, and the close, until the broker has answered it. */
    private static final int FETCH_WAIT_MILLIS = 20;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration timeout;

    private LogReader(KafkaConsumer<byte[], byte[]> consumer, Duration timeout) {
        this.consumer = consumer;
        this.timeout = timeout;
    }

    static LogReader open(Map<String, Object> given, Duration timeout) {
        Map<String, Object> properties = new HashMap<>(given);
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        return new LogReader(
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()), timeout);
    }

    Map<TopicPartition, Long> starts(List<TopicPartition> partitions) {
        return consumer.beginningOffsets(partitions, timeout);
    }

    /** The last stable offsets: up to the first open transaction. */
    Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        return consumer.endOffsets(partitions, timeout);
    }

    /** Reads until the end, or until {@code each} answers false; then this does too. */
    boolean read(TopicPartition partition, long from, long end, Predicate<ConsumerRecord<byte[], byte[]>> each) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, Math.min(from, end));
        long heard = System.nanoTime();
        while (consumer.position(partition, timeout) < end) {
            var polled = consumer.poll(SLICE).records(partition);
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                if (record.offset() < end && !each.test(record)) {
                    return false;
                }
            }
            if (!polled.isEmpty()) {
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > timeout.toNanos()) {
                throw new LetterException(
                        "Kafka did not give the records of %s past offset %d within %d ms. If its brokers answer, a transaction on it hangs: 'kafka-transactions.sh find-hanging' shows it"
                                .formatted(partition, consumer.position(partition), timeout.toMillis()),
                        null);
            }
        }
        return true;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
