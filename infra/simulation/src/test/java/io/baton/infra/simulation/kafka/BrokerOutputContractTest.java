package io.baton.infra.simulation.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.Output;
import io.baton.infra.local.BrokerSettings;
import io.baton.infra.local.KafkaBroker;
import io.baton.infra.local.Topics;
import io.baton.internal.kafka.KafkaOutputSender;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.output.OutputSender;
import io.baton.internal.output.OutputTransactions;
import io.baton.internal.time.SystemTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** A real broker, which the simulated Kafka agrees with. */
@Tag("long")
class BrokerOutputContractTest extends OutputContract {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String READ = "-read";

    private static final KafkaBroker BROKER = new KafkaBroker(
            BrokerSettings.DEFAULT.withProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "100"));

    @BeforeAll
    static void start() {
        BROKER.start();
    }

    @AfterAll
    static void stop() {
        BROKER.close();
    }

    @Override
    void on(Consumer<OutputPlace> test) {
        String topic = "scores-" + UUID.randomUUID();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            // offsets of a topic that is not there are never committed
            Topics.create(admin, List.of(new NewTopic(topic, 1, (short) 1), new NewTopic(topic + READ, 2, (short) 1)));
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        test.accept(new Real(topic, OutputPlace.outputTo(topic)));
    }

    /** With a topic and transactional ids of its own. */
    private record Real(String topic, Output<String, String> output) implements OutputPlace {

        @Override
        public OutputTransactions transactions(int partition, Duration transactionTimeout) {
            return new KafkaOutputTransactions(
                    new LeaseKey("riders", topic + READ, partition),
                    List.of(output),
                    Map.of(
                            "bootstrap.servers",
                            BROKER.bootstrapServers(),
                            "transaction.timeout.ms",
                            Long.toString(transactionTimeout.toMillis())),
                    PATIENCE,
                    new SystemTime());
        }

        @Override
        public OutputSender sender() {
            return new KafkaOutputSender(
                    topic + READ, List.of(output), Map.of("bootstrap.servers", BROKER.bootstrapServers()), PATIENCE);
        }

        @Override
        public List<String> committed() {
            return values("read_committed");
        }

        @Override
        public List<String> all() {
            return values("read_uncommitted");
        }

        private List<String> values(String isolation) {
            var partition = new TopicPartition(topic, 0);
            try (var consumer = new KafkaConsumer<byte[], byte[]>(
                    Map.of("bootstrap.servers", BROKER.bootstrapServers(), "isolation.level", isolation),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
                List<String> values = new ArrayList<>();
                while (consumer.position(partition) < end) {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                        values.add(new String(record.value(), UTF_8));
                    }
                }
                return values;
            }
        }

        @Override
        public void pause() {
            BROKER.pause();
        }

        @Override
        public void resume() {
            BROKER.resume();
        }

        @Override
        public void pass(Duration time) {
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
