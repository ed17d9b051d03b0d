package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.deadletter.Triage.Decision;
import io.baton.lease.FinishedAhead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends letters' records, and notes that they are sent, in one transaction a batch. A batch that Kafka refuses is undone
 * and sent letter by letter, so that the one that can't go is found. Another of the same topic ends this one.
 */
final class TopicRedrive implements AutoCloseable {

    private static final int MOST_LETTERS = 500;
    private static final long MOST_BYTES = 4 << 20;

    /** A killed redrive holds up the next for no longer than this. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(20);

    /** As large as any letter may be; the topic decides. */
    private static final int LARGEST_REQUEST_BYTES = 64 << 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final ConsumerGroupMetadata group;
    private final List<Item> batch = new ArrayList<>();
    private long batchBytes;
    private TopicPartition partition = new TopicPartition("", 0);
    private Settling settling = new Settling(new Settled(0, FinishedAhead.NONE));

    private TopicRedrive(KafkaProducer<byte[], byte[]> producer, ConsumerGroupMetadata group) {
        this.producer = producer;
        this.group = group;
    }

    static TopicRedrive begin(Map<String, Object> given, String topic, ConsumerGroupMetadata group, Duration timeout) {
        Map<String, Object> properties = new HashMap<>(given);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "baton-redrive-" + topic);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) LONGEST_TRANSACTION.toMillis());
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) LARGEST_REQUEST_BYTES);
        // as long as the transaction of a killed one may be in the way
        properties.put(
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                LONGEST_TRANSACTION.plus(timeout).toMillis());
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                timeout.multipliedBy(2).toMillis());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            return new TopicRedrive(producer, group);
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /** A letter and what was decided. */
    private record Item(Letter letter, Decision decision) {}

    /** What is added from now on is of this partition. */
    void from(TopicPartition of, Settled settled) {
        partition = of;
        settling = new Settling(settled);
    }

    void add(Letter letter, Triage triage, BiConsumer<Letter, Decision> told) {
        Decision decision = triage.of(letter);
        batch.add(new Item(letter, decision));
        batchBytes += Math.max(0, letter.record().serializedValueSize());
        if (batch.size() >= MOST_LETTERS || batchBytes >= MOST_BYTES) {
            flush(triage, told);
        }
    }

    void flush(Triage triage, BiConsumer<Letter, Decision> told) {
        List<Item> items = List.copyOf(batch);
        batch.clear();
        batchBytes = 0;
        if (commit(items) != null) {
            for (Item item : items) {
                alone(item, triage, told);
            }
        } else {
            items.forEach(item -> tell(item, told));
        }
    }

    private void alone(Item item, Triage triage, BiConsumer<Letter, Decision> told) {
        Item now = new Item(item.letter(), triage.again(item.letter(), item.decision()));
        KafkaException refused = commit(List.of(now));
        if (refused != null) {
            now = new Item(item.letter(), triage.stays(item.letter(), "Kafka refuses it: " + refused.getMessage()));
            KafkaException again = commit(List.of(now));
            if (again != null) {
                throw again;
            }
        }
        tell(now, told);
    }

    /** Null if it is done; else nothing of it is, and this is why. */
    private @Nullable KafkaException commit(List<Item> items) {
        Settling after = new Settling(settling);
        after.pass(items.stream()
                .map(item -> new Settling.Passed(offset(item.letter()), settles(item)))
                .toList());
        if (items.stream().noneMatch(item -> settles(item) && !item.letter().settled())) {
            settling = after;
            return null;
        }
        Map<TopicPartition, OffsetAndMetadata> offset =
                Map.of(partition, after.now().asOffset());
        try {
            producer.beginTransaction();
            for (Item item : items) {
                if (item.decision() instanceof Decision.Send send) {
                    var unused = producer.send(send.record()); // the commit fails if this does
                }
            }
            producer.sendOffsetsToTransaction(offset, group);
            producer.commitTransaction();
            settling = after;
            return null;
        } catch (ProducerFencedException e) {
            throw fenced(e);
        } catch (AuthorizationException e) {
            throw new LetterException(
                    "Kafka does not allow it: %s. It needs Write on the target topic and on the transactional id, and Read on the group %s"
                            .formatted(e.getMessage(), group.groupId()),
                    e);
        } catch (KafkaException e) {
            if (isPassing(e)) {
                throw new LetterException(
                        "Kafka did not take the last batch: %s. Run it again: what was sent is not sent twice"
                                .formatted(e.getMessage()),
                        e);
            }
            abort();
            return e;
        }
    }

    private void abort() {
        try {
            producer.abortTransaction();
        } catch (ProducerFencedException e) {
            throw fenced(e);
        }
    }

    private static LetterException fenced(ProducerFencedException e) {
        return new LetterException("Another redrive or discard of this topic has begun, and this one ends", e);
    }

    /** Nothing that the letters can be blamed for. */
    private static boolean isPassing(@Nullable Throwable failure) {
        return failure != null && (failure instanceof RetriableException || isPassing(failure.getCause()));
    }

    private static long offset(Letter letter) {
        return letter.record().offset();
    }

    private static boolean settles(Item item) {
        return switch (item.decision()) {
            case Decision.Send ignored -> true;
            case Decision.Discard ignored -> true;
            case Decision.Twin ignored -> true;
            case Decision.Stay ignored -> false;
            case Decision.Pass ignored -> item.letter().settled();
        };
    }

    private static void tell(Item item, BiConsumer<Letter, Decision> told) {
        if (!(item.decision() instanceof Decision.Pass)) {
            told.accept(item.letter(), item.decision());
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
