package io.baton.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.acme.OrdersFunction;
import io.baton.Concurrency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Topics that hold more than a row of small records. */
@Tag("faults")
class ContentsTest extends Suite {

    private static final int MEGABYTE = 1_000_000;

    @Test
    void transactionsOfWhichSomeAreAborted() {
        String topic = topic(Map.of());
        PartitionRun run =
                kit.partition(topic, 0, BytesFunction.class, Map.of("KAFKA_ISOLATION_LEVEL", "read_committed"));
        run.tick();
        try (var producer = transactionalProducer()) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 30; transaction++) {
                producer.beginTransaction();
                for (int i = 0; i < 10; i++) {
                    var unused = producer.send(record(topic, "key-" + i % 3, "value")); // the commit waits for it
                }
                if (transaction % 3 == 1) {
                    producer.flush(); // in the log before it is aborted
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
                if (transaction == 15) {
                    run.handOff();
                }
            }
        }
        PartitionVerdict verdict = judge("transactions, a third of them aborted", run);
        assertThat(verdict.produced()).as("committed").isEqualTo(200);
        assertThat(run.handled()).hasSize(200);
    }

    @Test
    void aCompactedTopicWithHoles() throws Exception {
        compactOften();
        String topic =
                topic(Map.of("cleanup.policy", "compact", "segment.ms", "100", "min.cleanable.dirty.ratio", "0.01"));
        assertThat(Patience.until(Patience.LONG, () -> {
                    kit.produce(keyed(topic, 50));
                    return contents(topic).records().size() < contents(topic).end() / 2;
                }))
                .as("compaction leaves holes")
                .isTrue();
        PartitionRun run = partition(topic, BytesFunction.class).tick().handOff();
        kit.produce(keyed(topic, 50));
        judge("compacted topic", run);
    }

    @Test
    void nullAndEmptyKeysAndValues() {
        String topic = topic(Map.of());
        PartitionRun run = partition(topic, OrdersFunction.class).tick();
        produceOddOnes(topic);
        run.handOff();
        produceOddOnes(topic);
        assertThat(judge("null and empty keys and values", run).produced()).isEqualTo(80);
    }

    @Test
    void recordsOfAMegabyte() {
        String topic = topic(Map.of());
        PartitionRun run = partition(topic, BytesFunction.class).tick();
        kit.produce(large(topic, 60));
        run.handOff();
        kit.produce(large(topic, 60));
        assertThat(judge("records of 1 MB", run).produced()).isEqualTo(120);
    }

    private static List<ProducerRecord<byte[], byte[]>> large(String topic, int records) {
        byte[] value = new byte[MEGABYTE];
        return IntStream.range(0, records)
                .mapToObj(i -> new ProducerRecord<>(topic, new byte[] {(byte) i}, value))
                .toList();
    }

    private void produceOddOnes(String topic) {
        for (int i = 0; i < 10; i++) {
            kit.produce(topic, null, null)
                    .produce(topic, "", "")
                    .produce(topic, null, "value")
                    .produce(topic, "key", null);
        }
    }

    private KafkaProducer<byte[], byte[]> transactionalProducer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kit.broker().bootstrapServers(), "transactional.id", "suite"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static List<ProducerRecord<byte[], byte[]>> keyed(String topic, int records) {
        var all = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (int i = 0; i < records; i++) {
            all.add(record(topic, "key-" + i % 5, "value-" + i));
        }
        return all;
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, String value) {
        return new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    private TopicContents contents(String topic) {
        return TopicContents.read(
                kit.broker().bootstrapServers(), new TopicPartition(topic, 0), "read_uncommitted", Concurrency.SERIAL);
    }

    /** The cleaner looks every 15 s otherwise. */
    private void compactOften() throws Exception {
        var allBrokers = new ConfigResource(ConfigResource.Type.BROKER, "");
        var often = new AlterConfigOp(
                new ConfigEntry(
                        "log.cleaner.backoff.ms",
                        Long.toString(Duration.ofMillis(200).toMillis())),
                AlterConfigOp.OpType.SET);
        kit.admin()
                .incrementalAlterConfigs(Map.of(allBrokers, List.of(often)))
                .all()
                .get();
    }
}
