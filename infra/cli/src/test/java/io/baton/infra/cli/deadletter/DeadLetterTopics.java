package io.baton.infra.cli.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.cli.Commands;
import io.baton.infra.cli.Commands.Answer;
import io.baton.infra.cli.OncePerJvm;
import io.baton.infra.cli.connection.ConnectionSettings;
import io.baton.infra.local.BrokerSettings;
import io.baton.infra.local.KafkaBroker;
import io.baton.infra.local.Topics;
import io.baton.internal.deadletter.FailedRecord;
import io.baton.internal.deadletter.LetterHeaders;
import io.baton.internal.deadletter.Lineage;
import io.baton.internal.lease.LeaseTableName;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender.Form;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A topic {@link #orders} whose consumer writes letters to {@link #letters}, on a broker that the test classes of this JVM
 * share, and the commands. Letters are written as the consumer writes them.
 */
final class DeadLetterTopics {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant FAILED = Instant.parse("2026-11-26T08:00:00Z");

    private static final OncePerJvm<Shared> SHARED = new OncePerJvm<>(Shared::start, Shared::close);

    final String orders = "orders-" + UUID.randomUUID();
    final String letters = "letters-" + UUID.randomUUID();

    private DeadLetterTopics() {}

    private record Shared(KafkaBroker broker, Admin admin, KafkaProducer<byte[], byte[]> producer) {

        static Shared start() {
            var broker = new KafkaBroker(BrokerSettings.DEFAULT
                            // those with an ACL are guarded, all else is open
                            .withProperty(
                                    "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                            .withProperty("allow.everyone.if.no.acl.found", "true"))
                    .start();
            Map<String, Object> servers = Map.of("bootstrap.servers", broker.bootstrapServers());
            // a fresh partition may refuse the first batch and take the second
            Map<String, Object> properties = Map.of(
                    "bootstrap.servers",
                    broker.bootstrapServers(),
                    "linger.ms",
                    5,
                    "max.in.flight.requests.per.connection",
                    1);
            return new Shared(
                    broker,
                    Admin.create(servers),
                    new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
        }

        void close() {
            producer.close(Duration.ofSeconds(1));
            admin.close(Duration.ofSeconds(1));
            broker.close();
        }
    }

    static DeadLetterTopics fresh() throws Exception {
        var site = new DeadLetterTopics();
        makeTopics(new NewTopic(site.orders, 3, (short) 1), new NewTopic(site.letters, 2, (short) 1));
        return site;
    }

    static String bootstrapServers() {
        return SHARED.get().broker().bootstrapServers();
    }

    static Admin admin() {
        return SHARED.get().admin();
    }

    static KafkaProducer<byte[], byte[]> producer() {
        return SHARED.get().producer();
    }

    static void makeTopics(NewTopic... topics) throws Exception {
        Topics.create(admin(), List.of(topics));
    }

    /** From now on, nobody may do anything else with the topic. */
    static void allowOnly(String topic, AclOperation... operations) throws Exception {
        var pattern = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
        List<AclBinding> acls = new ArrayList<>();
        for (AclOperation operation : operations) {
            acls.add(
                    new AclBinding(pattern, new AccessControlEntry("User:*", "*", operation, AclPermissionType.ALLOW)));
        }
        acls.add(new AclBinding(
                pattern, new AccessControlEntry("User:nobody", "*", AclOperation.READ, AclPermissionType.ALLOW)));
        admin().createAcls(acls).all().get();
    }

    /** Of the letters that are open. */
    List<Long> origins(String... filters) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("dlq", "list", "--limit", "100000", "--topic", letters));
        arguments.addAll(List.of(filters));
        List<Long> offsets = new ArrayList<>();
        json(arguments.toArray(String[]::new))
                .forEach(letter -> offsets.add(letter.at("/originOffset").asLong()));
        return offsets;
    }

    DeadLetter letter(int partition, long offset, String key, String value, Throwable cause) {
        return about(record(partition, offset, key.getBytes(UTF_8), value.getBytes(UTF_8), new RecordHeaders()), cause);
    }

    ConsumerRecord<byte[], byte[]> record(
            int partition, long offset, byte[] key, byte @Nullable [] value, Headers headers) {
        return record(orders, partition, offset, key, value, headers);
    }

    static ConsumerRecord<byte[], byte[]> at(String topic, long offset, String key, String value) {
        return record(topic, 0, offset, key.getBytes(UTF_8), value.getBytes(UTF_8), new RecordHeaders());
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, int partition, long offset, byte[] key, byte @Nullable [] value, Headers headers) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                1_000L,
                TimestampType.CREATE_TIME,
                key.length,
                value == null ? -1 : value.length,
                key,
                value,
                headers,
                Optional.empty());
    }

    static DeadLetter about(ConsumerRecord<byte[], byte[]> record, Throwable cause) {
        return about(record, "group", cause);
    }

    static DeadLetter about(ConsumerRecord<byte[], byte[]> record, String group, Throwable cause) {
        return new FailedRecord(
                record, Lineage.none(record).failed(3, FAILED.minusSeconds(9), null), group, 42, cause, FAILED);
    }

    void write(DeadLetter letter) throws Exception {
        send(letter).get();
    }

    Future<?> send(DeadLetter letter) {
        return send(letter, null);
    }

    Future<?> send(DeadLetter letter, @Nullable Integer partition) {
        return producer().send(written(letter, partition));
    }

    ProducerRecord<byte[], byte[]> written(DeadLetter letter, @Nullable Integer partition) {
        Headers headers = new RecordHeaders();
        LetterHeaders.add(letter, Form.WHOLE, headers);
        return new ProducerRecord<>(
                letters, partition, letter.record().key(), letter.record().value(), headers);
    }

    /** All that is committed there, by partition and in order. */
    static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        // otherwise a fetch at the end of a partition holds up the next one, and the close, for half a second
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", bootstrapServers(), "isolation.level", "read_committed", "fetch.max.wait.ms", 20);
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (PartitionInfo info : consumer.partitionsFor(topic)) {
                TopicPartition partition = new TopicPartition(topic, info.partition());
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
                while (consumer.position(partition) < end) {
                    consumer.poll(Duration.ofMillis(100)).forEach(all::add);
                }
            }
        }
        return all;
    }

    static List<String> texts(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(record -> new String(record.value(), UTF_8)).toList();
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    static JsonNode json(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        Answer answer = run(all.toArray(String[]::new));
        assertThat(answer.code()).as(answer.err()).isZero();
        return JSON.readTree(answer.out());
    }

    static Answer run(String... arguments) {
        return new Commands(Map.of(), Optional.of(home())).run(arguments);
    }

    private static ConnectionSettings home() {
        return new ConnectionSettings(
                "here",
                new LeaseTableName("leases"),
                "us-east-1",
                null,
                null,
                null,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")),
                Map.of("bootstrap.servers", bootstrapServers()),
                null,
                null);
    }
}
