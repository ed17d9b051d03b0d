package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.deadletter.Triage.Decision;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Letters in a queue of SQS. A letter is deleted once Kafka has acknowledged the record that it became. A queue takes part
 * in no transaction: if the command is killed between the two, it sends up to {@value LetterQueue#MOST_AT_ONCE} records
 * again the next time.
 */
final class QueueLetters implements LetterStore {

    private static final int LARGEST_REQUEST_BYTES = 64 << 20;

    private final LetterQueue queue;
    private final Map<String, String> kafka;
    private final Duration timeout;

    /** @param kafka the client properties of the cluster that records are sent to */
    QueueLetters(LetterQueue queue, Map<String, String> kafka, Duration timeout) {
        this.queue = queue;
        this.kafka = Map.copyOf(kafka);
        this.timeout = timeout;
    }

    @Override
    public Optional<String> read(boolean settledToo, Predicate<Letter> each) {
        try (LetterQueue.Received received = queue.receive()) {
            for (Letter letter : received.letters()) {
                if (!each.test(letter)) {
                    break;
                }
            }
            return received.rest();
        }
    }

    @Override
    public Optional<String> settle(Triage triage, BiConsumer<Letter, Decision> told) {
        try (LetterQueue.Received received = queue.receive();
                KafkaProducer<byte[], byte[]> producer = kafka.isEmpty() ? null : producer()) {
            List<Letter> letters = received.letters();
            for (int i = 0; i < letters.size() && !triage.full(); i += LetterQueue.MOST_AT_ONCE) {
                if (received.expires()) {
                    return Optional.of(
                            "the queue's visibility timeout is nearly over: run the command again for the letters that are left");
                }
                List<Letter> some = letters.subList(i, Math.min(letters.size(), i + LetterQueue.MOST_AT_ONCE));
                settle(some, received, triage, producer, told);
            }
            return received.rest();
        }
    }

    private void settle(
            List<Letter> letters,
            LetterQueue.Received received,
            Triage triage,
            @Nullable KafkaProducer<byte[], byte[]> producer,
            BiConsumer<Letter, Decision> told) {
        Map<Letter, Decision> decided = new LinkedHashMap<>();
        for (Letter letter : letters) {
            // one by one: a letter that Kafka refuses holds back the later letters of its key
            Decision decision = triage.of(letter);
            if (decision instanceof Decision.Send send && producer != null) {
                decision = sent(letter, send, triage, producer);
            }
            decided.put(letter, decision);
        }
        List<Letter> done = decided.entrySet().stream()
                .filter(entry ->
                        !(entry.getValue() instanceof Decision.Stay) && !(entry.getValue() instanceof Decision.Pass))
                .map(Map.Entry::getKey)
                .toList();
        received.delete(done);
        decided.forEach((letter, decision) -> {
            if (!(decision instanceof Decision.Pass)) {
                told.accept(letter, decision);
            }
        });
    }

    private static Decision sent(
            Letter letter, Decision.Send send, Triage triage, KafkaProducer<byte[], byte[]> producer) {
        try {
            Future<RecordMetadata> sent = producer.send(send.record());
            producer.flush();
            sent.get();
            return send;
        } catch (ExecutionException e) {
            return refused(letter, send.record().topic(), e, triage);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LetterException("Interrupted while a letter was sent; it stays in the queue", e);
        }
    }

    private static Decision refused(Letter letter, String topic, ExecutionException failure, Triage triage) {
        if (KafkaAnswers.cause(failure, RetriableException.class) != null) {
            throw new LetterException(
                    "Kafka did not say that it took letter %s: %s. It stays in the queue; run it again when Kafka answers"
                            .formatted(letter.id(), KafkaAnswers.said(failure)),
                    failure);
        }
        if (KafkaAnswers.cause(failure, TopicAuthorizationException.class) != null) {
            triage.closes(topic, "these credentials may not write to topic %s".formatted(topic));
        }
        return triage.stays(letter, "Kafka refuses it: " + KafkaAnswers.said(failure));
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout.toMillis());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                timeout.multipliedBy(2).toMillis());
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST_BYTES);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        queue.close();
    }
}
