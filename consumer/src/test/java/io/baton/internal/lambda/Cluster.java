package io.baton.internal.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.local.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What others do on a Kafka cluster: make topics, write records, read them with a consumer that knows nothing of Baton. */
final class Cluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final String servers;
    final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    Cluster(String servers) {
        this.servers = servers;
        admin = Admin.create(Map.of("bootstrap.servers", servers));
        producer = new KafkaProducer<>(
                // a partition without a leader may refuse the first batch and take the second: never the first again
                Map.of("bootstrap.servers", servers, "linger.ms", "0", "max.in.flight.requests.per.connection", "1"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    String newTopic(String prefix, int partitions, Map<String, String> configuration) throws Exception {
        String topic = prefix + "-" + UUID.randomUUID();
        createTopic(topic, partitions, configuration);
        return topic;
    }

    void createTopic(String topic, int partitions, Map<String, String> configuration) throws Exception {
        // as often as the brokers keep a topic unless they are told
        var made = new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(configuration);
        Topics.create(admin, List.of(made));
    }

    String topicId(String topic) throws Exception {
        return admin.describeTopics(List.of(topic)).topicNameValues().values().stream()
                .findAny()
                .orElseThrow()
                .get()
                .topicId()
                .toString();
    }

    void deleteTopic(String topic) throws Exception {
        admin.deleteTopics(List.of(topic)).all().get();
    }

    void growTo(String topic, int partitions) throws Exception {
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                .all()
                .get();
    }

    void deleteRecordsBefore(String topic, long offset) throws Exception {
        var partition = new TopicPartition(topic, 0);
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                .all()
                .get();
    }

    /** Returns when all are acknowledged. */
    void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        var sent = new ArrayList<Future<?>>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            sent.add(producer.send(record));
        }
        for (Future<?> acknowledged : sent) {
            acknowledged.get();
        }
    }

    /** Sent, and not committed: it is the caller's to end. */
    KafkaProducer<byte[], byte[]> inTransaction(String topic, int records) throws Exception {
        var transactional = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "transactional.id", topic),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        transactional.initTransactions();
        transactional.beginTransaction();
        for (int i = 0; i < records; i++) {
            var unused = transactional.send(record(topic, "key", "t" + i));
        }
        transactional.flush();
        return transactional;
    }

    static ProducerRecord<byte[], byte[]> record(String topic, String key, String value) {
        return new ProducerRecord<>(topic, 0, key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    KafkaConsumer<byte[], byte[]> consumer(Map<String, String> properties) {
        var all = new HashMap<String, Object>(properties);
        all.put("bootstrap.servers", servers);
        // otherwise a fetch at the end of a partition holds up the close for half a second
        all.put("fetch.max.wait.ms", "20");
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** All there is in its first partition, up to the end of the moment. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        return read(topic, Map.of());
    }

    /** The same without what was aborted, or may still be. */
    List<ConsumerRecord<byte[], byte[]>> readCommitted(String topic) {
        return read(topic, Map.of("isolation.level", "read_committed"));
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic, Map<String, String> properties) {
        try (var consumer = consumer(properties)) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(partition) < end) {
                assertThat(System.nanoTime()).as("within " + PATIENCE).isLessThan(until);
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        admin.close(Duration.ofSeconds(1));
    }
}
