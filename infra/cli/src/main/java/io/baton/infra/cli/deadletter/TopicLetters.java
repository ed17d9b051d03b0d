package io.baton.infra.cli.deadletter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Letters in a topic of Kafka's. What was done with them is the committed offset of a group of its own ({@link Settled}),
 * written in the transaction that sends them: each goes exactly once, whenever the command is killed and however many of
 * them run. Reading alone writes nothing.
 */
public final class TopicLetters implements LetterBox {

    private static final Duration SLICE = Duration.ofMillis(200);

    private final Map<String, Object> properties;
    private final String topic;
    private final String group;
    private final Duration timeout;
    private final Admin admin;

    private TopicLetters(Map<String, Object> properties, String topic, String group, Duration timeout, Admin admin) {
        this.properties = properties;
        this.topic = topic;
        this.group = group;
        this.timeout = timeout;
        this.admin = admin;
    }

    /**
     * Connects when first asked.
     *
     * @param kafka the client's properties, which may hold secrets
     * @param group keeps what is settled
     * @param timeout how long Kafka may take to answer
     */
    public static TopicLetters open(Map<String, String> kafka, String topic, String group, Duration timeout) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.putIfAbsent("client.id", "baton-cli");
        properties.put("default.api.timeout.ms", Long.toString(timeout.toMillis()));
        properties.put("request.timeout.ms", Long.toString(timeout.toMillis()));
        try {
            return new TopicLetters(properties, topic, group, timeout, Admin.create(properties));
        } catch (KafkaException e) {
            throw new LetterException("Kafka's client refuses its properties: " + e.getMessage(), e);
        }
    }

    /** The group that remembers what is settled, unless another is named. */
    public static String defaultGroup(String topic) {
        return "baton.redrive." + topic;
    }

    @Override
    public boolean read(boolean settledToo, Predicate<Letter> each) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            for (Stretch stretch : stretches(consumer, false)) {
                Settled settled = stretch.settled();
                boolean goesOn = forEach(consumer, stretch, settledToo ? stretch.start() : settled.next(), record -> {
                    boolean done = settled.contains(record.offset());
                    return (done && !settledToo) || each.test(TopicLetter.of(record, done));
                });
                if (!goesOn) {
                    return true;
                }
            }
            return true;
        } catch (KafkaException e) {
            throw trouble("reading " + topic, e);
        }
    }

    @Override
    public boolean settle(Triage triage, BiConsumer<Letter, Triage.Decision> told) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                TopicRedrive redrive = TopicRedrive.begin(properties, topic, consumer.groupMetadata(), timeout)) {
            for (Stretch stretch : stretches(consumer, true)) {
                redrive.from(stretch.partition(), stretch.settled());
                boolean goesOn = forEach(consumer, stretch, stretch.settled().next(), record -> {
                    boolean done = stretch.settled().contains(record.offset());
                    redrive.add(TopicLetter.of(record, done), triage, told);
                    return !triage.full();
                });
                redrive.flush(triage, told);
                if (!goesOn) {
                    return true;
                }
            }
            return true;
        } catch (KafkaException e) {
            throw trouble("settling letters of " + topic, e);
        }
    }

    /** A partition as it is now. */
    private record Stretch(TopicPartition partition, long start, long end, Settled settled) {}

    private List<Stretch> stretches(KafkaConsumer<byte[], byte[]> consumer, boolean stable) {
        TopicDescription described = answer(Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic), "asked for"));
        if (described == null) {
            throw new LetterException("There is no topic " + topic, null);
        }
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < described.partitions().size(); partition++) {
            partitions.add(new TopicPartition(topic, partition));
        }
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, timeout);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, timeout);
        Map<TopicPartition, OffsetAndMetadata> committed = committed(stable);
        return partitions.stream()
                .map(partition -> {
                    long start = starts.getOrDefault(partition, 0L);
                    return new Stretch(
                            partition,
                            start,
                            ends.getOrDefault(partition, start),
                            Settled.of(committed.get(partition), start));
                })
                .toList();
    }

    /** @param stable whether to wait for the end of a transaction that may yet change it */
    private Map<TopicPartition, OffsetAndMetadata> committed(boolean stable) {
        Map<TopicPartition, OffsetAndMetadata> found = answer(
                admin.listConsumerGroupOffsets(group, new ListConsumerGroupOffsetsOptions().requireStable(stable))
                        .partitionsToOffsetAndMetadata());
        return found == null ? Map.of() : found;
    }

    /** Until the end that the stretch has, or until {@code each} has seen enough: then false. */
    private boolean forEach(
            KafkaConsumer<byte[], byte[]> consumer,
            Stretch stretch,
            long from,
            Predicate<ConsumerRecord<byte[], byte[]>> each) {
        TopicPartition partition = stretch.partition();
        consumer.assign(List.of(partition));
        consumer.seek(partition, Math.min(from, stretch.end()));
        long heard = System.nanoTime();
        while (consumer.position(partition, timeout) < stretch.end()) {
            var polled = consumer.poll(SLICE).records(partition);
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                if (record.offset() < stretch.end() && !each.test(record)) {
                    return false;
                }
            }
            if (!polled.isEmpty()) {
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > timeout.toNanos()) {
                throw new LetterException(
                        "Kafka did not give the letters of %s past offset %d within %d ms"
                                .formatted(partition, consumer.position(partition), timeout.toMillis()),
                        null);
            }
        }
        return true;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> mine = new HashMap<>(properties);
        mine.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        mine.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        mine.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        mine.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return new KafkaConsumer<>(mine, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Null where Kafka says that there is no such thing. */
    private <T> @Nullable T answer(KafkaFuture<T> future) {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof GroupIdNotFoundException) {
                return null;
            }
            throw trouble("asking about " + topic, e.getCause() == null ? e : e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new LetterException("Kafka did not answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LetterException("Interrupted while Kafka was asked", e);
        }
    }

    private static LetterException trouble(String doing, Throwable cause) {
        return new LetterException("Kafka failed while %s: %s".formatted(doing, cause.getMessage()), cause);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
