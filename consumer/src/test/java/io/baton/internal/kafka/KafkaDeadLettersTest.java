package io.baton.internal.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.baton.infra.local.BrokerSettings;
import io.baton.infra.local.KafkaBroker;
import io.baton.infra.local.Topics;
import io.baton.internal.deadletter.DeadLetterException;
import io.baton.internal.deadletter.FailedRecord;
import io.baton.internal.deadletter.LetterHeaders;
import io.baton.internal.deadletter.Letters;
import io.baton.internal.deadletter.Lineage;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender.Answer;
import io.baton.spi.DeadLetterSender.Form;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Letters to a real broker, read back from it. */
@Timeout(120)
class KafkaDeadLettersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** So that a broker's silence is not waited for long. */
    private static final Map<String, String> IMPATIENT =
            Map.of("request.timeout.ms", "1000", "delivery.timeout.ms", "2000", "max.block.ms", "2000");

    /** The topic that the function reads. */
    private static final String READ = "orders-read";

    private static KafkaBroker broker;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        broker = new KafkaBroker(BrokerSettings.DEFAULT
                        // those with an ACL are guarded, all else is open
                        .withProperty(
                                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                        .withProperty("allow.everyone.if.no.acl.found", "true")
                        // a topic that creates itself would hide that it is missing
                        .withProperty("auto.create.topics.enable", "true")
                        // a cleaner that comes by at once; the letters of these tests are years old
                        .withProperty("log.retention.ms", "-1")
                        .withProperty("log.initial.task.delay.ms", "100")
                        .withProperty("log.retention.check.interval.ms", "100"))
                .start();
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        Topics.create(admin, List.of(new NewTopic(READ, 1, (short) 1)));
    }

    @AfterAll
    static void end() {
        admin.close();
        broker.close();
    }

    @Test
    void aWholeLetterHasTheRecordsBytesAndHeaders() throws Exception {
        String topic = newTopic(Map.of());
        byte[] key = {0, (byte) 0xff, 1};
        byte[] value = bytes(5_000);
        Headers headers = Letters.noHeaders();
        headers.add("hop", new byte[] {1});
        headers.add("nothing", null);
        headers.add("hop", new byte[] {(byte) 0xfe, 0});
        headers.add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".getBytes(UTF_8));
        headers.add("empty", new byte[0]);
        DeadLetter letter = Letters.about(Letters.record("orders", 17, key, value, headers));

        try (var sender = connected(topic, Map.of())) {
            assertThat(sender.send(letter, Form.WHOLE)).isEqualTo(new Answer.Acknowledged());
        }

        ConsumerRecord<byte[], byte[]> kept = only(read(topic));
        assertThat(kept.key()).isEqualTo(key);
        assertThat(kept.value()).isEqualTo(value);
        List<Header> all = List.of(kept.headers().toArray());
        assertThat(all.subList(0, 5)).containsExactly(headers.toArray());
        assertThat(all.subList(5, all.size()))
                .extracting(Header::key)
                .hasSize(13)
                .allMatch(name -> name.startsWith("baton."))
                .doesNotHaveDuplicates();
        assertThat(Letters.text(kept.headers(), "baton.origin.offset")).isEqualTo("17");
    }

    @Test
    void nothingAndZeroBytesAreNotTheSame() throws Exception {
        String topic = newTopic(Map.of());
        try (var sender = connected(topic, Map.of())) {
            send(sender, Letters.about(Letters.record("orders", 1, null, null, Letters.noHeaders())));
            send(sender, Letters.about(Letters.record("orders", 2, new byte[0], new byte[0], Letters.noHeaders())));
        }
        List<ConsumerRecord<byte[], byte[]>> kept = read(topic);
        assertThat(kept).hasSize(2);
        assertThat(kept.get(0).key()).isNull();
        assertThat(kept.get(0).value()).isNull();
        assertThat(kept.get(1).key()).isEmpty();
        assertThat(kept.get(1).value()).isEmpty();
    }

    @Test
    void lettersOfAKeyMeetInAPartitionInTheirOrder() throws Exception {
        String topic = newTopic(Map.of(), 5);
        try (var sender = connected(topic, Map.of())) {
            for (int i = 0; i < 20; i++) {
                byte[] key = {(byte) (i % 4)};
                send(sender, Letters.about(Letters.record("orders", i, key, null, Letters.noHeaders())));
            }
        }
        var placesOfKeyOne = read(topic).stream()
                .filter(kept -> kept.key()[0] == 1)
                .map(kept -> kept.partition() + ":" + Letters.text(kept.headers(), "baton.origin.offset"))
                .toList();
        int partition = Integer.parseInt(placesOfKeyOne.get(0).split(":", 2)[0]);
        assertThat(placesOfKeyOne)
                .containsExactly(
                        partition + ":1", partition + ":5", partition + ":9", partition + ":13", partition + ":17");
    }

    @Test
    void aTopicOfKafkasOwnTakesNoLetter() {
        assertThatThrownBy(() -> connected("__consumer_offsets", Map.of()))
                .isInstanceOf(DeadLetterException.class)
                .hasMessageContaining("dead-letter topic '__consumer_offsets' is one of Kafka's own");
    }

    @Test
    void aPartitionerOfTheTargetsThatThrowsRefusesTheLetter() throws Exception {
        String topic = newTopic(Map.of());
        Map<String, String> hostile = Map.of("partitioner.class", Hostile.class.getName());
        try (var sender = connected(topic, hostile)) {
            assertThat(sender.send(
                            Letters.about(Letters.record("orders", 17, null, null, Letters.noHeaders())), Form.WHOLE))
                    .isEqualTo(new Answer.Refused(
                            "The partitioner of the topic '%s' fails: no such region".formatted(topic)));
        }
    }

    /** A partitioner with a fault. */
    public static final class Hostile implements Partitioner {

        @Override
        public int partition(
                String topic,
                @Nullable Object key,
                byte @Nullable [] keyBytes,
                @Nullable Object value,
                byte @Nullable [] valueBytes,
                Cluster cluster) {
            throw new UnsupportedOperationException("no such region");
        }

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> properties) {}
    }

    @Test
    void severalThreadsMaySendAtOnce() throws Exception {
        String topic = newTopic(Map.of());
        try (var sender = connected(topic, Map.of());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = new ArrayList<Future<Answer>>();
            for (int i = 0; i < 200; i++) {
                DeadLetter letter = Letters.about(Letters.record("orders", i, null, bytes(100), Letters.noHeaders()));
                Callable<Answer> task = () -> sender.send(letter, Form.WHOLE);
                sent.add(threads.submit(task));
            }
            for (Future<Answer> answer : sent) {
                assertThat(answer.get()).isEqualTo(new Answer.Acknowledged());
            }
        }
        assertThat(origins(topic)).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void whatTheTopicDoesNotTakeIsTooLargeButAReferenceFits() throws Exception {
        String topic = newTopic(Map.of("max.message.bytes", "10000"));
        DeadLetter letter =
                Letters.about(Letters.record("orders", 17, new byte[] {1}, bytes(20_000), Letters.noHeaders()));
        try (var sender = connected(topic, Map.of())) {
            assertThat(sender.send(letter, Form.WHOLE))
                    .isInstanceOfSatisfying(
                            Answer.TooLarge.class,
                            answer -> assertThat(answer.why()).contains("'" + topic + "'"));
            send(sender, letter, Form.REFERENCE);
        }
        ConsumerRecord<byte[], byte[]> kept = only(read(topic));
        assertThat(kept.key()).isNull();
        assertThat(kept.value()).isNull();
        assertThat(Letters.text(kept.headers(), "baton.omitted")).isEqualTo("key=1 value=20000 headers=0");
    }

    @Test
    void whatTheProducerDoesNotTakeIsTooLargeToo() throws Exception {
        String topic = newTopic(Map.of());
        DeadLetter letter = Letters.about(Letters.record("orders", 17, null, bytes(20_000), Letters.noHeaders()));
        try (var sender = connected(topic, Map.of("max.request.size", "10000"))) {
            assertThat(sender.send(letter, Form.WHOLE)).isInstanceOf(Answer.TooLarge.class);
            send(sender, letter, Form.REFERENCE);
        }
        try (var sender = connected(topic, Map.of("buffer.memory", "10000"))) {
            assertThat(sender.send(letter, Form.WHOLE)).isInstanceOf(Answer.TooLarge.class);
        }
    }

    @Test
    void aTopicsLimitMayBeFarAboveKafkasDefault() throws Exception {
        String topic = newTopic(Map.of("max.message.bytes", "20000000"));
        DeadLetter letter = Letters.about(Letters.record("orders", 17, null, bytes(12_000_000), Letters.noHeaders()));
        try (var sender = connected(topic, Map.of())) {
            send(sender, letter);
        }
        assertThat(only(read(topic)).value()).isEqualTo(bytes(12_000_000));
    }

    @Test
    void aLetterAboutAnOldRecordIsKeptAsLongAsAnyOther() throws Exception {
        String topic = newTopic(Map.of("retention.ms", "3600000"));
        String plain = newTopic(Map.of("retention.ms", "3600000"));
        var record = Letters.record("orders", 17, null, null, Letters.noHeaders());
        var fresh = new FailedRecord(record, Lineage.none(record), "riders", 1, new Exception(), Instant.now());
        try (var sender = connected(topic, Map.of())) {
            send(sender, fresh);
        }
        var properties = Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(plain, null, Letters.TIMESTAMP, null, new byte[0]))
                    .get();
        }
        try (var consumer = consumer()) {
            var old = new TopicPartition(plain, 0);
            await(() -> consumer.beginningOffsets(List.of(old)).getOrDefault(old, 0L) == 1); // the cleaner came by
        }
        assertThat(origins(topic)).containsExactly("17");
    }

    @Test
    void aParkedRecordDoesNotGoBackIntoTheTopicItWasInAtFirst() throws Exception {
        String topic = newTopic(Map.of());
        Headers parked = Letters.noHeaders();
        ConsumerRecord<byte[], byte[]> first = Letters.record(topic, 17, null, null, Letters.noHeaders());
        LetterHeaders.add(Letters.about(first, new Exception(), Letters.LAST), Form.WHOLE, parked);
        DeadLetter letter = Letters.about(Letters.record(Letters.RETRY_TOPIC, 1, null, null, parked));
        try (var sender = connected(topic, Map.of())) {
            assertThat(sender.send(letter, Form.WHOLE))
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(refused.why()).contains("'" + topic + "'", "loop"));
            send(sender, Letters.about(Letters.record("orders", 18, null, null, parked)));
        }
        assertThat(origins(topic)).containsExactly("18");
    }

    @Test
    void aMissingTopicIsRefusedAndNotCreated() throws Exception {
        String topic = "missing-" + UUID.randomUUID();
        try (var sender = sender(topic, Map.of())) {
            assertThatThrownBy(sender::connect)
                    .isInstanceOf(DeadLetterException.class)
                    .hasMessageContaining("'" + topic + "'")
                    .hasMessageContaining("does not exist")
                    .hasMessageContaining(broker.bootstrapServers());
        }
        assertThat(admin.listTopics().names().get()).doesNotContain(topic);
    }

    @Test
    void aTopicThatMayNotBeWrittenIsRefusedAtTheStartAndLater() throws Exception {
        String topic = newTopic(Map.of());
        try (var sender = connected(topic, Map.of())) {
            var readOnly = new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.READ, AclPermissionType.ALLOW);
            var pattern = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
            var acl = new AclBinding(pattern, readOnly);
            admin.createAcls(List.of(acl)).all().get();

            DeadLetter letter = Letters.about(Letters.record("orders", 17, null, null, Letters.noHeaders()));
            assertThat(sender.send(letter, Form.WHOLE))
                    .isInstanceOfSatisfying(
                            Answer.Unavailable.class,
                            answer -> assertThat(answer.why()).contains("not allowed", "WRITE"));

            admin.deleteAcls(List.of(acl.toFilter())).all().get();
            send(sender, letter);
            admin.createAcls(List.of(acl)).all().get();
        }
        try (var sender = sender(topic, Map.of())) {
            assertThatThrownBy(sender::connect)
                    .isInstanceOf(DeadLetterException.class)
                    .hasMessageContaining("may not write to the topic '" + topic + "'")
                    .hasMessageContaining("WRITE");
        }
        assertThat(origins(topic)).containsExactly("17");
    }

    @Test
    void withoutLeaveToReadItsSettingsATopicIsToldToBeUncheckedAndTaken() throws Exception {
        String topic = newTopic(Map.of("cleanup.policy", "compact"));
        var pattern = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
        List<AclBinding> noSettings = Stream.of(AclOperation.WRITE, AclOperation.DESCRIBE, AclOperation.READ)
                .map(it -> new AccessControlEntry("User:ANONYMOUS", "*", it, AclPermissionType.ALLOW))
                .map(allowed -> new AclBinding(pattern, allowed))
                .toList();
        admin.createAcls(noSettings).all().get();
        var log = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger("io.baton.internal.kafka");
        log.start();
        logger.addAppender(log);
        try (var sender = connected(topic, Map.of())) {
            send(sender, Letters.about(Letters.record("orders", 17, new byte[] {1}, null, Letters.noHeaders())));
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anySatisfy(line -> assertThat(line).contains("'" + topic + "'", "DESCRIBE_CONFIGS"));
        assertThat(origins(topic)).containsExactly("17");
    }

    @Test
    void whatCouldNotBeAskedIsAskedBeforeTheFirstLetter() throws Exception {
        String topic = newTopic(Map.of("cleanup.policy", "compact"));
        DeadLetter letter = Letters.about(Letters.record("orders", 17, new byte[] {1}, null, Letters.noHeaders()));
        broker.pause();
        try (var sender = sender(topic, IMPATIENT)) {
            try {
                sender.connect();
                assertThat(sender.send(letter, Form.WHOLE)).isInstanceOf(Answer.Unavailable.class);
            } finally {
                broker.resume();
            }
            await(() -> sender.send(letter, Form.WHOLE) instanceof Answer.Unavailable refused
                    && refused.why().contains("cleanup.policy=compact"));
            assertThat(read(topic)).isEmpty();

            var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            var mended = new AlterConfigOp(new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(resource, List.of(mended)))
                    .all()
                    .get();
            await(() -> sender.send(letter, Form.WHOLE) instanceof Answer.Acknowledged);
        }
        assertThat(origins(topic)).containsExactly("17");
    }

    @Tag("long")
    @Test
    @Timeout(60) // not for as long as it is away
    void aKilledBrokerIsUnavailableUntilItIsBack() throws Exception {
        String topic = newTopic(Map.of());
        DeadLetter first = Letters.about(Letters.record("orders", 16, null, null, Letters.noHeaders()));
        try (var sender = connected(topic, IMPATIENT)) {
            send(sender, first);
            unavailableWhileKilled(sender);
        }
        assertThat(origins(topic)).containsExactly("16", "17");
    }

    /** The producer still lacks its id then, and would keep the letter for as long as the broker is away. */
    @Tag("long")
    @Test
    @Timeout(60) // not for as long as it is away
    void aBrokerThatIsKilledBeforeTheFirstLetterIsTheSame() throws Exception {
        String topic = newTopic(Map.of());
        try (var sender = connected(topic, IMPATIENT)) {
            unavailableWhileKilled(sender);
        }
        assertThat(origins(topic)).containsExactly("17");
    }

    private static void unavailableWhileKilled(KafkaDeadLetters sender) throws InterruptedException {
        DeadLetter letter = Letters.about(Letters.record("orders", 17, null, null, Letters.noHeaders()));
        broker.kill();
        try {
            assertThat(sender.send(letter, Form.WHOLE)).isInstanceOf(Answer.Unavailable.class);
        } finally {
            broker.start();
        }
        send(sender, letter);
    }

    @Tag("long")
    @Test
    void aBrokerThatFallsSilentMayHaveTakenItOnce() throws Exception {
        String topic = newTopic(Map.of());
        DeadLetter letter = Letters.about(Letters.record("orders", 17, null, null, Letters.noHeaders()));
        DeadLetter next = Letters.about(Letters.record("orders", 18, null, null, Letters.noHeaders()));
        try (var sender = connected(topic, IMPATIENT)) {
            broker.pause();
            try {
                assertThat(sender.send(letter, Form.WHOLE)).isInstanceOf(Answer.Unavailable.class);
            } finally {
                broker.resume();
            }
            Answer answer = sender.send(next, Form.WHOLE);
            while (!(answer instanceof Answer.Acknowledged)) {
                answer = sender.send(next, Form.WHOLE);
            }
        }
        assertThat(origins(topic)).filteredOn("17"::equals).hasSizeLessThanOrEqualTo(1);
        assertThat(origins(topic)).contains("18");
    }

    @Test
    void anInterruptedSenderStopsWaiting() throws Exception {
        String topic = newTopic(Map.of());
        DeadLetter letter = Letters.about(Letters.record("orders", 17, null, null, Letters.noHeaders()));
        try (var sender = connected(topic, Map.of())) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> sender.send(letter, Form.WHOLE)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    @Timeout(60) // not for as long as it is away
    void closingEndsEveryThreadEvenWithTheBrokerAway() throws Exception {
        String topic = newTopic(Map.of());
        var sender = connected(topic, Map.of());
        assertThat(threadsTo(topic)).isNotEmpty();
        broker.pause();
        try {
            sender.close();
        } finally {
            broker.resume();
        }
        assertThat(threadsTo(topic)).isEmpty();
        sender.close();
        DeadLetter letter = Letters.about(Letters.record("orders", 17, null, null, Letters.noHeaders()));
        assertThat(sender.send(letter, Form.WHOLE)).isInstanceOf(Answer.Unavailable.class);
    }

    private static List<String> threadsTo(String topic) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("-to-" + topic))
                .toList();
    }

    private static KafkaDeadLetters sender(String topic, Map<String, String> overrides) {
        var client = ClientProperties.complete(
                Map.of("bootstrap.servers", broker.bootstrapServers()), "riders", "baton-orders-3");
        return new KafkaDeadLetters(LetterTopic.forDeadLetters(topic, READ, null), client, overrides);
    }

    private static KafkaDeadLetters connected(String topic, Map<String, String> overrides) {
        KafkaDeadLetters sender = sender(topic, overrides);
        sender.connect();
        return sender;
    }

    private static void send(KafkaDeadLetters sender, DeadLetter letter) throws InterruptedException {
        send(sender, letter, Form.WHOLE);
    }

    private static void send(KafkaDeadLetters sender, DeadLetter letter, Form form) throws InterruptedException {
        assertThat(sender.send(letter, form)).isEqualTo(new Answer.Acknowledged());
    }

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    private static String newTopic(Map<String, String> configuration) throws Exception {
        return newTopic(configuration, 1);
    }

    private static String newTopic(Map<String, String> configuration, int partitions) throws Exception {
        String topic = "letters-" + UUID.randomUUID();
        Topics.create(admin, List.of(new NewTopic(topic, partitions, (short) 1).configs(configuration)));
        return topic;
    }

    private static KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "fetch.max.bytes", "20000000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** All there is, up to the ends of the moment. */
    private static List<ConsumerRecord<byte[], byte[]>> read(String topic) throws Exception {
        try (var consumer = consumer()) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            await(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return partitions.stream().allMatch(it -> consumer.position(it) >= ends.getOrDefault(it, 0L));
            });
            return records;
        }
    }

    private static List<String> origins(String topic) throws Exception {
        return read(topic).stream()
                .map(kept -> Letters.text(kept.headers(), "baton.origin.offset"))
                .toList();
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("within " + PATIENCE).isLessThan(until);
        }
    }
}
