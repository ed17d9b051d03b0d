package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.deadletter.Triage.Decision;
import io.baton.internal.aws.AwsProblem;
import io.baton.internal.time.Time;
import io.baton.spi.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * Letters in a queue of SQS. A queue shows messages only by lending them: all that are there are received, invisible to
 * others meanwhile, and given back at the end, or deleted once Kafka has acknowledged what they became. Who is killed
 * between the two, ten letters at most, sends those again next time: a queue takes part in no transaction.
 */
public final class QueueLetters implements LetterBox {

    private static final int MOST_AT_ONCE = 10;
    /** For how long a letter is lent; a killed command keeps them from others for no longer. */
    private static final Duration LENT = Duration.ofMinutes(5);

    /** For the letters in hand when it is nearly over. */
    private static final Duration RESERVE = Duration.ofMinutes(1);

    private static final Duration WAIT = Duration.ofSeconds(1);
    /** An empty answer may come from servers that have none of the messages. */
    private static final int EMPTY_ANSWERS = 2;
    /** As many as can be sent before the loan is over; SQS itself lends 120,000. */
    private static final int MOST_LENT = 10_000;

    private static final Comparator<Letter> BY_ORIGIN = Comparator.comparing(
            Letter::origin,
            Comparator.nullsLast(Comparator.comparing(Origin::topic)
                    .thenComparingInt(Origin::partition)
                    .thenComparingLong(Origin::offset)));

    private final SqsClient client;
    private final String url;
    private final Map<String, String> kafka;
    private final Duration timeout;
    private final Time time;

    /**
     * @param client is closed with it
     * @param kafka where letters are sent back to
     */
    public QueueLetters(SqsClient client, String url, Map<String, String> kafka, Duration timeout, Time time) {
        this.client = client;
        this.url = url;
        this.kafka = Map.copyOf(kafka);
        this.timeout = timeout;
        this.time = time;
    }

    @Override
    public Optional<String> read(boolean settledToo, Predicate<Letter> each) {
        try (Loan loan = borrow()) {
            for (Letter letter : loan.letters()) {
                if (!each.test(letter)) {
                    break;
                }
            }
            return loan.rest();
        }
    }

    @Override
    public Optional<String> settle(Triage triage, BiConsumer<Letter, Decision> told) {
        try (Loan loan = borrow();
                KafkaProducer<byte[], byte[]> producer = kafka.isEmpty() ? null : producer()) {
            List<Letter> letters = loan.letters();
            for (int i = 0; i < letters.size() && !triage.full(); i += MOST_AT_ONCE) {
                if (loan.over()) {
                    return Optional.of("the time is over for which the queue lends letters: run it again");
                }
                settle(letters.subList(i, Math.min(letters.size(), i + MOST_AT_ONCE)), loan, triage, producer, told);
            }
            return loan.rest();
        }
    }

    /** Letters that are lent, in the order of where they come from, with what gives each back. */
    private final class Loan implements AutoCloseable {

        private final Map<Letter, String> receipts;
        private final boolean all;
        private final long begun;

        Loan(Map<Letter, String> receipts, boolean all, long begun) {
            this.receipts = receipts;
            this.all = all;
            this.begun = begun;
        }

        List<Letter> letters() {
            return List.copyOf(receipts.keySet());
        }

        /** What the queue may have besides. */
        Optional<String> rest() {
            return all
                    ? Optional.empty()
                    : Optional.of("the queue lends no more at once, and has others: run it again");
        }

        /** Soon others are lent these letters: what is not done by then is left to the next run. */
        boolean over() {
            return time.nanos() - begun > LENT.minus(RESERVE).toNanos();
        }

        void delete(List<Letter> done) {
            QueueLetters.this.delete(done.stream().map(receipts::get).toList());
            done.forEach(receipts::remove);
        }

        @Override
        public void close() {
            giveBack(receipts.values());
        }
    }

    private void settle(
            List<Letter> letters,
            Loan loan,
            Triage triage,
            @Nullable KafkaProducer<byte[], byte[]> producer,
            BiConsumer<Letter, Decision> told) {
        Map<Letter, Decision> decided = new LinkedHashMap<>();
        for (Letter letter : letters) {
            // one after the other: one that Kafka refuses holds those of its key behind it
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
        loan.delete(done);
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

    private Loan borrow() {
        long begun = time.nanos();
        Map<String, Message> messages = new HashMap<>();
        ReceiveMessageRequest request = ReceiveMessageRequest.builder()
                .queueUrl(url)
                .maxNumberOfMessages(MOST_AT_ONCE)
                .visibilityTimeout((int) LENT.toSeconds())
                .waitTimeSeconds((int) WAIT.toSeconds())
                .build();
        try {
            for (int empty = 0; empty < EMPTY_ANSWERS && messages.size() < MOST_LENT; ) {
                List<Message> received = client.receiveMessage(request).messages();
                received.forEach(message -> messages.put(message.messageId(), message));
                empty = received.isEmpty() ? empty + 1 : 0;
            }
        } catch (SdkException e) {
            giveBack(messages.values().stream().map(Message::receiptHandle).toList());
            throw new LetterException("SQS does not give the letters of %s: %s".formatted(url, AwsProblem.of(e)), e);
        }
        Map<Letter, String> receipts = new HashMap<>();
        messages.values()
                .forEach(message ->
                        receipts.put(QueueLetter.of(message.messageId(), message.body()), message.receiptHandle()));
        Map<Letter, String> lent = new LinkedHashMap<>();
        receipts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(BY_ORIGIN))
                .forEach(entry -> lent.put(entry.getKey(), entry.getValue()));
        return new Loan(lent, messages.size() < MOST_LENT, begun);
    }

    private void delete(List<String> receipts) {
        if (receipts.isEmpty()) {
            return;
        }
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (String receipt : receipts) {
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(receipt)
                    .build());
        }
        try {
            var failed = client.deleteMessageBatch(
                            request -> request.queueUrl(url).entries(entries))
                    .failed();
            if (!failed.isEmpty()) {
                throw new LetterException(
                        "SQS did not delete %d letters that are done, and shows them again, which a redrive would send again: %s"
                                .formatted(failed.size(), failed.get(0).message()),
                        null);
            }
        } catch (SdkException e) {
            throw new LetterException(
                    "SQS did not delete letters that are done, and will show them again: " + AwsProblem.of(e), e);
        }
    }

    /** At once, as far as it can be done; otherwise SQS does it when the loan is over. */
    private void giveBack(Iterable<String> receipts) {
        List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
        for (String receipt : receipts) {
            entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(receipt)
                    .visibilityTimeout(0)
                    .build());
        }
        try {
            for (int i = 0; i < entries.size(); i += MOST_AT_ONCE) {
                var some = entries.subList(i, Math.min(entries.size(), i + MOST_AT_ONCE));
                var unused = client.changeMessageVisibilityBatch(
                        request -> request.queueUrl(url).entries(some));
            }
        } catch (SdkException e) {
            throw new LetterException(
                    "SQS did not take the letters back; it does so by itself within %d minutes: %s"
                            .formatted(LENT.toMinutes(), AwsProblem.of(e)),
                    e);
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout.toMillis());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                timeout.multipliedBy(2).toMillis());
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 64 << 20);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        client.close();
    }
}
