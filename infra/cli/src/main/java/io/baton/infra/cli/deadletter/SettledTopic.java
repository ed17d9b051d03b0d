package io.baton.infra.cli.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.internal.time.Time;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/**
 * A compacted topic that notes which letters of a topic are settled, with a record for each block of offsets.
 *
 * <pre>
 * key    TOPIC-ID/PARTITION/BLOCK                in text; TOPIC-ID alone has the topic's name as its value
 * value  1, then a bit for each of the block's 8,192 offsets, lowest first
 * </pre>
 *
 * <p>Bits are only ever added, so all records of a block may be taken together, in any order and whichever are compacted
 * away. A topic of letters that is deleted and made again has another id and thus nothing settled. Confined to a thread.
 */
final class SettledTopic {

    private static final byte FORMAT = 1;
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final String name;
    private final Admin admin;
    private final Time time;
    private final KafkaAnswers answers;
    private final KafkaTopics topics;

    SettledTopic(String name, Admin admin, Duration timeout, Time time) {
        this.name = name;
        this.admin = admin;
        this.time = time;
        this.answers = new KafkaAnswers(timeout);
        this.topics = new KafkaTopics(admin, timeout);
    }

    String name() {
        return name;
    }

    /** Creates the topic if it is missing; refuses one that is not compacted. */
    void prepare(int replicas) {
        if (topics.find(name) instanceof KafkaTopics.Found.Missing) {
            create(replicas);
        }
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        var config = answers.of(
                Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource)).values().get(resource), "asked for"),
                "asking for the cleanup.policy of %s (it needs DescribeConfigs)".formatted(name));
        var policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        if (policy == null || !TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy.value())) {
            throw new LetterException(
                    "The topic %s, which notes settled letters, has cleanup.policy=%s: it would lose notes, and records would be sent twice. Name another topic with --settled-topic, or set it to compact: kafka-configs.sh --alter --topic %s --add-config cleanup.policy=compact"
                            .formatted(name, policy == null ? "?" : policy.value(), name),
                    null);
        }
    }

    private void create(int replicas) {
        NewTopic topic = new NewTopic(name, Optional.of(1), Optional.of((short) replicas))
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        try {
            answers.of(admin.createTopics(List.of(topic)).all(), "making the topic " + name);
        } catch (LetterException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new LetterException(
                        "%s The topic notes settled letters; create it: kafka-topics.sh --create --topic %s --partitions 1 --replication-factor %d --config cleanup.policy=compact"
                                .formatted(e.getMessage(), name, replicas),
                        e);
            }
        }
        awaitBroker();
    }

    /** The controller has created it; brokers learn of it later. */
    private void awaitBroker() {
        long begun = time.nanos();
        while (!(topics.find(name) instanceof KafkaTopics.Found.There)) {
            if (time.nanos() - begun > answers.timeout().toNanos()) {
                throw new LetterException(
                        "No broker shows the topic %s, which was just created: run it again".formatted(name), null);
            }
            try {
                time.pause(LOOK_EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LetterException("Interrupted while the topic %s was made".formatted(name), e);
            }
        }
    }

    /** The reason why settled letters are not known; empty if they are. */
    Optional<String> hidden() {
        return topics.find(name) instanceof KafkaTopics.Found.Hidden hidden
                ? Optional.of(
                        "topic %s, which notes settled letters, may not be read, so settled letters are shown as open: %s"
                                .formatted(name, hidden.why()))
                : Optional.empty();
    }

    /**
     * What is settled, by partition.
     *
     * @param letters the id of the letters' topic
     * @param stable whether to wait for the end of transactions that may yet change it
     */
    Map<Integer, SettledOffsets> read(LogReader reader, Uuid letters, boolean stable) {
        if (!(topics.find(name) instanceof KafkaTopics.Found.There there)) {
            return Map.of(); // nothing was settled yet
        }
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < there.partitions(); partition++) {
            partitions.add(new TopicPartition(name, partition));
        }
        Map<TopicPartition, Long> starts = reader.starts(partitions);
        Map<TopicPartition, Long> ends = stable ? topics.ends(partitions) : reader.ends(partitions);
        Map<Integer, SettledOffsets> settled = new HashMap<>();
        for (TopicPartition partition : partitions) {
            var unused = reader.read(
                    partition, starts.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L), record -> {
                        add(record, letters, settled);
                        return true;
                    });
        }
        return settled;
    }

    private void add(ConsumerRecord<byte[], byte[]> record, Uuid letters, Map<Integer, SettledOffsets> settled) {
        try {
            String[] key = new String(record.key(), UTF_8).split("/", -1);
            Uuid id = Uuid.fromString(key[0]);
            if (!id.equals(letters) || key.length == 1 || record.value() == null) {
                return;
            }
            ByteBuffer value = ByteBuffer.wrap(record.value());
            if (key.length != 3 || value.get() != FORMAT) {
                throw new IllegalArgumentException("another format");
            }
            settled.computeIfAbsent(Integer.valueOf(key[1]), number -> new SettledOffsets())
                    .add(Long.parseLong(key[2]), BitSet.valueOf(value));
        } catch (RuntimeException e) {
            throw new LetterException(
                    "The record at %s-%d@%d says nothing about settled letters: this Baton did not write it. Name another topic with --settled-topic"
                            .formatted(record.topic(), record.partition(), record.offset()),
                    e);
        }
    }

    /** Names the letters' topic, for people who read this topic. */
    ProducerRecord<byte[], byte[]> title(Uuid letters, String topic) {
        return record(letters.toString(), topic.getBytes(UTF_8));
    }

    /** The settled offsets of a block. */
    ProducerRecord<byte[], byte[]> mark(Uuid letters, int partition, long block, BitSet bits) {
        byte[] set = bits.toByteArray();
        return record(
                key(letters, partition, block),
                ByteBuffer.allocate(1 + set.length).put(FORMAT).put(set).array());
    }

    /** The block's letters are gone. */
    ProducerRecord<byte[], byte[]> tombstone(Uuid letters, int partition, long block) {
        return record(key(letters, partition, block), null);
    }

    private static String key(Uuid letters, int partition, long block) {
        return letters + "/" + partition + "/" + block;
    }

    @SuppressWarnings("NullAway") // a tombstone has no value
    private ProducerRecord<byte[], byte[]> record(String key, byte @Nullable [] value) {
        return new ProducerRecord<>(name, key.getBytes(UTF_8), value);
    }
}
