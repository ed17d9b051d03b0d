package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.deadletter.Triage.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the records of letters and notes in the {@link SettledTopic} that they are sent, in one transaction for each batch. A
 * batch that Kafka refuses is undone and sent in halves, so that the letter that can't be sent is found. A later redrive of
 * the same topic fences this one. Confined to a thread.
 */
final class TopicRedrive implements AutoCloseable {

    private static final int MOST_LETTERS = 500;
    private static final long MOST_BYTES = 4 << 20;

    /** A killed redrive holds up the next for no longer than this. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(20);

    /** Larger than any letter; the topic's own limit decides. */
    private static final int LARGEST_REQUEST_BYTES = 64 << 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final SettledTopic settled;
    private final Uuid letters;
    private final Triage triage;
    private final BiConsumer<Letter, Decision> told;
    private final List<Item> batch = new ArrayList<>();
    private long batchBytes;
    private int partition;
    private Settling settling = new Settling(new SettledOffsets(), 0);

    private TopicRedrive(
            KafkaProducer<byte[], byte[]> producer,
            SettledTopic settled,
            Uuid letters,
            Triage triage,
            BiConsumer<Letter, Decision> told) {
        this.producer = producer;
        this.settled = settled;
        this.letters = letters;
        this.triage = triage;
        this.told = told;
    }

    /**
     * Fences another redrive of the same topic, and waits until its transaction is committed or aborted.
     *
     * @param letters the id of the letters' topic
     * @param told hears of each letter that was chosen, once it is done
     */
    static TopicRedrive open(
            Map<String, Object> given,
            String topic,
            Duration timeout,
            SettledTopic settled,
            Uuid letters,
            Triage triage,
            BiConsumer<Letter, Decision> told) {
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
            return new TopicRedrive(producer, settled, letters, triage, told);
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /** Proves that settled letters can be noted, before any record is sent. */
    void note(List<ProducerRecord<byte[], byte[]>> notes) {
        KafkaException refused = transaction(notes);
        if (refused != null) {
            throw new LetterException(
                    "Kafka refuses to note settled letters in %s, so nothing is done: %s"
                            .formatted(settled.name(), KafkaAnswers.said(refused)),
                    refused);
        }
    }

    /** A letter and what was decided. */
    private record Item(Letter letter, Decision decision) {}

    /** Letters that are added from now on are of this partition. */
    void from(int of, Settling from) {
        partition = of;
        settling = from;
    }

    void add(Letter letter) {
        batch.add(new Item(letter, triage.of(letter)));
        batchBytes += Math.max(0, letter.record().serializedValueSize());
        if (batch.size() >= MOST_LETTERS || batchBytes >= MOST_BYTES) {
            flush();
        }
    }

    void flush() {
        List<Item> items = List.copyOf(batch);
        batch.clear();
        batchBytes = 0;
        settle(items);
    }

    private void settle(List<Item> items) {
        KafkaException refused = commit(items);
        if (refused == null) {
            items.forEach(this::tell);
        } else if (items.size() > 1) {
            int half = items.size() / 2;
            settle(again(items.subList(0, half)));
            settle(again(items.subList(half, items.size())));
        } else {
            Letter letter = items.get(0).letter();
            if (!(items.get(0).decision() instanceof Decision.Send)) {
                throw refused;
            }
            settle(List.of(new Item(letter, triage.stays(letter, "Kafka refuses it: " + KafkaAnswers.said(refused)))));
        }
    }

    private List<Item> again(List<Item> items) {
        return items.stream()
                .map(item -> new Item(item.letter(), triage.again(item.letter(), item.decision())))
                .toList();
    }

    /** Null if all items are done; otherwise none is, and this is why. */
    private @Nullable KafkaException commit(List<Item> items) {
        Settling.Step step = settling.passing(items.stream()
                .map(item -> new Settling.Passed(item.letter().record().offset(), settles(item)))
                .toList());
        if (items.stream().anyMatch(item -> settles(item) && !item.letter().settled())) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (Item item : items) {
                if (item.decision() instanceof Decision.Send send) {
                    records.add(send.record());
                }
            }
            step.blocks().forEach((block, bits) -> records.add(settled.mark(letters, partition, block, bits)));
            KafkaException refused = transaction(records);
            if (refused != null) {
                return refused;
            }
        }
        settling.pass(step);
        return null;
    }

    private @Nullable KafkaException transaction(List<ProducerRecord<byte[], byte[]>> records) {
        try {
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> record : records) {
                var unused = producer.send(record); // the commit fails if this does
            }
            producer.commitTransaction();
            return null;
        } catch (KafkaException e) {
            refuse(e);
            producer.abortTransaction();
            return e;
        }
    }

    /** Throws a failure that is not a letter's fault. */
    private void refuse(KafkaException failure) {
        if (KafkaAnswers.cause(failure, ProducerFencedException.class) != null
                || KafkaAnswers.cause(failure, InvalidProducerEpochException.class) != null) {
            throw new LetterException(
                    "Another redrive or discard of this topic has begun, or Kafka took more than %d s for a batch; this command ends"
                            .formatted(LONGEST_TRANSACTION.toSeconds()),
                    failure);
        }
        var topics = KafkaAnswers.cause(failure, TopicAuthorizationException.class);
        if (topics != null && !topics.unauthorizedTopics().contains(settled.name())) {
            topics.unauthorizedTopics()
                    .forEach(topic ->
                            triage.closes(topic, "these credentials may not write to topic %s".formatted(topic)));
        } else if (KafkaAnswers.cause(failure, AuthorizationException.class) != null) {
            throw new LetterException(
                    "Kafka does not allow it: %s. It needs Write on the target topic, on %s and on the transactional id"
                            .formatted(KafkaAnswers.said(failure), settled.name()),
                    failure);
        } else if (KafkaAnswers.cause(failure, RetriableException.class) != null) {
            throw new LetterException(
                    "Kafka did not say that it took the last batch of letters: %s. Run it again: what was sent is not sent twice"
                            .formatted(KafkaAnswers.said(failure)),
                    failure);
        }
    }

    private static boolean settles(Item item) {
        return switch (item.decision()) {
            case Decision.Send ignored -> true;
            case Decision.Discard ignored -> true;
            case Decision.Duplicate ignored -> true;
            case Decision.Stay ignored -> false;
            case Decision.Pass ignored -> item.letter().settled();
        };
    }

    private void tell(Item item) {
        if (!(item.decision() instanceof Decision.Pass)) {
            told.accept(item.letter(), item.decision());
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
