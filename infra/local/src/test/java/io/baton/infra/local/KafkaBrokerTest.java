package io.baton.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
    private static final String TOPIC = "rides";
    private static final int PATIENCE_SECONDS = 30;

    @Test
    void keepsItsAddressAndItsRecordsWhenItIsKilledAndWhenItIsFrozen() throws Exception {
        try (KafkaBroker broker = new KafkaBroker().start()) {
            String address = broker.bootstrapServers();
            createTopic(broker);
            produce(broker, "one");

            broker.kill();
            broker.start();
            assertThat(broker.bootstrapServers()).isEqualTo(address);
            produce(broker, "two");

            broker.pause();
            broker.resume();
            produce(broker, "three");

            assertThat(consume(broker, 3)).containsExactly("one", "two", "three");
        }
    }

    @Test
    void aTopicIsMadeWhenABrokerShowsIt() throws Exception {
        try (KafkaBroker broker = new KafkaBroker().start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            var looks = new AtomicInteger();
            // a broker that hears of it late, as a busy one does
            var late = (Admin) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                        boolean unheardOf = method.getName().equals("describeTopics") && looks.getAndIncrement() < 3;
                        return method.invoke(admin, unheardOf ? new Object[] {List.of("nowhere")} : arguments);
                    });

            Topics.create(late, List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())));

            assertThat(looks).hasValue(4);
        }
    }

    @Test
    void aGivenDirectoryOutlivesTheBroker(@TempDir Path directory) throws Exception {
        BrokerSettings settings = BrokerSettings.DEFAULT.withDataDirectory(directory);
        try (KafkaBroker broker = new KafkaBroker(settings).start()) {
            createTopic(broker);
            produce(broker, "one");
        }
        try (KafkaBroker broker = new KafkaBroker(settings).start()) {
            assertThat(consume(broker, 1)).containsExactly("one");
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                KafkaBroker broker = new KafkaBroker(BrokerSettings.DEFAULT.withPort(taken.getLocalPort()))) {
            assertThatThrownBy(broker::start)
                    .isInstanceOf(LocalPartException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " is taken");
        }
    }

    @Test
    void aPropertyTheBrokerRefusesIsQuotedFromItsLog() {
        BrokerSettings settings = BrokerSettings.DEFAULT.withProperty("num.io.threads", "none");
        try (KafkaBroker broker = new KafkaBroker(settings)) {
            assertThatThrownBy(broker::start)
                    .isInstanceOf(LocalPartException.class)
                    .hasMessageContaining("num.io.threads");
        }
    }

    private static void createTopic(KafkaBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Topics.create(admin, List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())));
        }
    }

    private static void produce(KafkaBroker broker, String value) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value.getBytes(StandardCharsets.UTF_8)))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static List<String> consume(KafkaBroker broker, int count) {
        Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
            consumer.seekToBeginning(consumer.assignment());
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofSeconds(1))
                        .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
            }
        }
        return values;
    }
}
