package io.baton.infra.bench;

import io.baton.infra.bench.measure.Bid;
import io.baton.infra.local.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes each topic once, with as many records as its greediest case wants: batched, not compressed. An offset tells its record's key
 * and time.
 */
final class BenchTopics {

    private static final int BATCH_BYTES = 128 << 10;
    private static final int LINGER_MILLIS = 20;
    private static final int BUFFER_BYTES = 64 << 20;

    /** Event times may be long ago. */
    private static final Map<String, String> FOR_GOOD = Map.of("retention.ms", "-1");

    private final String bootstrapServers;
    private final Map<Topic, Long> wanted = new HashMap<>();
    private final Set<Topic> filled = new HashSet<>();

    BenchTopics(String bootstrapServers, List<BenchCase> cases, List<SizeCase> sizes) {
        this.bootstrapServers = bootstrapServers;
        cases.forEach(one -> wanted.merge(one.topic(), one.records(), Math::max));
        for (SizeCase one : sizes) {
            wanted.merge(one.entriesTopic(), (long) one.entries(), Math::max);
            wanted.merge(one.noEntriesTopic(), (long) one.entries(), Math::max);
        }
    }

    void require(Topic topic, Progress progress) throws InterruptedException, ExecutionException {
        if (filled.add(topic)) {
            long records = wanted.getOrDefault(topic, 0L);
            progress.say("filling a topic with %,d records of %,d B ...".formatted(records, topic.valueBytes()));
            create(topic);
            fill(topic, records);
        }
    }

    private void create(Topic topic) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Topics.create(admin, List.of(new NewTopic(topic.name(), 1, (short) 1).configs(FOR_GOOD)));
        }
    }

    private void fill(Topic topic, long records) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", bootstrapServers,
                "batch.size", BATCH_BYTES,
                "linger.ms", LINGER_MILLIS,
                "buffer.memory", BUFFER_BYTES,
                "compression.type", "none");
        var failure = new AtomicReference<Exception>();
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long offset = 0; offset < records; offset++) {
                var unused = producer.send(record(topic, offset), (sent, failed) -> {
                    if (failed != null) {
                        failure.compareAndSet(null, failed);
                    }
                });
            }
        }
        if (failure.get() != null) {
            throw new BenchException("The topic " + topic.name() + " could not be filled: " + failure.get());
        }
    }

    private static ProducerRecord<byte[], byte[]> record(Topic topic, long offset) {
        byte[] key = Bid.keyBytes(topic.events().key(offset, topic.keys()));
        byte[] value = Bid.value(offset, topic.valueBytes());
        return new ProducerRecord<>(topic.name(), 0, topic.events().eventMillis(offset), key, value);
    }
}
