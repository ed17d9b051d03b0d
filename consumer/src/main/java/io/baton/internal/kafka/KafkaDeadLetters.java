package io.baton.internal.kafka;

import io.baton.internal.deadletter.DeadLetterException;
import io.baton.internal.deadletter.LetterHeaders;
import io.baton.internal.thrown.Thrown;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends letters to a topic: a dead-letter topic of this or another cluster, or a retry topic. Key and value are the record's
 * own bytes, and the default partitioner chooses the partition, so letters of a key stay in order.
 *
 * <p>At least once: a broker that falls silent may have taken a letter that was answered with {@link Answer.Unavailable};
 * the origin in its headers shows a duplicate. A letter that was answered is no longer in the producer's queue.
 */
public final class KafkaDeadLetters implements DeadLetterSender {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaDeadLetters.class);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final String topic;
    private final Map<String, Object> properties;
    private final Duration patience;
    private final LetterTopicCheck check;
    private final ReentrantLock checking = new ReentrantLock();
    private volatile boolean checked;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private boolean closed;

    /**
     * @param clientProperties of Kafka's client that the function reads with, complete
     * @param overrides properties of the producer that the user gives
     */
    public KafkaDeadLetters(LetterTopic topic, Map<String, Object> clientProperties, Map<String, String> overrides) {
        this.topic = topic.name();
        this.properties = ProducerProperties.complete(topic.name(), clientProperties, overrides);
        this.patience = ProducerProperties.patience(properties);
        this.check = new LetterTopicCheck(
                topic, properties, clientProperties, ProducerProperties.patienceToFind(properties));
    }

    @Override
    public void connect() {
        Optional<DeadLetterException> silent = check.problem();
        silent.ifPresent(problem -> LOG.error(
                "{} The function goes on without: a record that fails waits until Kafka answers, and so do the records behind it.",
                problem.getMessage()));
        checked = silent.isEmpty();
        try {
            KafkaProducer<byte[], byte[]> open = producer();
            if (checked) {
                // so that the first letter needs no look-up
                open.partitionsFor(topic);
            }
        } catch (KafkaException e) {
            throw new DeadLetterException(
                    "The producer for the topic '%s' could not be prepared: %s".formatted(topic, KafkaProblem.of(e)),
                    e);
        }
    }

    @Override
    public Answer send(DeadLetter letter, Form form) throws InterruptedException {
        if (check.leadsBack(letter)) {
            return new Answer.Refused(
                    "The record was in the topic '%s' at first, and would be read from there again: a loop. Name another topic for dead letters"
                            .formatted(topic));
        }
        if (!checked) {
            Optional<Answer> notYet = checkedNow();
            if (notYet.isPresent()) {
                return notYet.get();
            }
        }
        try {
            return send(producer(), message(topic, letter, form));
        } catch (KafkaException | IllegalStateException e) {
            return refusal(e);
        }
    }

    /** Repeats, before the first letter, a check that got no answer before the claim. Empty if the letter may go. */
    private Optional<Answer> checkedNow() throws InterruptedException {
        if (!checking.tryLock()) {
            return Optional.of(new Answer.Unavailable("The topic '%s' is being checked".formatted(topic), null));
        }
        try {
            Optional<DeadLetterException> silent = check.problem();
            checked = silent.isEmpty();
            return silent.map(problem -> new Answer.Unavailable(explained(problem), problem));
        } catch (DeadLetterException e) {
            if (Thread.interrupted()) {
                throw interrupted(e);
            }
            // somebody may mend it while the record waits
            return Optional.of(new Answer.Unavailable(explained(e), e));
        } finally {
            checking.unlock();
        }
    }

    private Answer send(KafkaProducer<byte[], byte[]> open, ProducerRecord<byte[], byte[]> message)
            throws InterruptedException {
        try {
            var unused = open.send(message).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer.Acknowledged();
        } catch (ExecutionException e) {
            return refusal(e.getCause() == null ? e : e.getCause());
        } catch (InterruptException e) {
            Thread.interrupted(); // told by the exception
            throw interrupted(e);
        } catch (TimeoutException e) {
            // a producer that still waits for its producer id lets no letter expire: it would send this one later, once
            // more
            abandon(open);
            return new Answer.Unavailable(
                    "The cluster of the topic '%s' did not answer for %s s".formatted(topic, patience.toSeconds()), e);
        } catch (KafkaException e) {
            abandon(open); // thrown, not answered: this producer can't be used any more
            return refusal(e);
        } catch (IllegalStateException e) {
            throw e;
        } catch (RuntimeException e) {
            return new Answer.Refused("The partitioner of the topic '%s' fails: %s".formatted(topic, Thrown.words(e)));
        }
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (closed) {
            throw new IllegalStateException("The sender is closed");
        }
        if (producer == null) {
            producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    private void abandon(KafkaProducer<byte[], byte[]> useless) {
        synchronized (this) {
            if (useless.equals(producer)) {
                producer = null;
            }
        }
        close(useless, Duration.ZERO);
    }

    /** As it is written to the topic. */
    static ProducerRecord<byte[], byte[]> message(String topic, DeadLetter letter, Form form) {
        boolean whole = form == Form.WHOLE;
        var message = new ProducerRecord<byte @Nullable [], byte @Nullable []>(
                topic,
                null,
                // not the record's timestamp: a topic that keeps a week would delete a letter about an older record
                // unread
                letter.lastFailedAt().toEpochMilli(),
                whole ? letter.record().key() : null,
                whole ? letter.record().value() : null);
        LetterHeaders.add(letter, form, message.headers());
        return message;
    }

    private Answer refusal(Throwable why) {
        if (why instanceof RecordTooLargeException || why instanceof RecordBatchTooLargeException) {
            return new Answer.TooLarge("The topic '%s' does not take it: %s".formatted(topic, why.getMessage()));
        }
        if (why instanceof InvalidRecordException) {
            return new Answer.Refused("The topic '%s' takes no such record: %s".formatted(topic, why.getMessage()));
        }
        return new Answer.Unavailable(explained(why), why);
    }

    private String explained(Throwable why) {
        if (why instanceof DeadLetterException && why.getMessage() != null) {
            return why.getMessage();
        }
        return "The topic '%s' did not take it: %s".formatted(topic, KafkaProblem.of(why));
    }

    private static InterruptedException interrupted(RuntimeException e) {
        var interrupted = new InterruptedException("while a letter was sent");
        interrupted.initCause(e);
        return interrupted;
    }

    @Override
    public void close() {
        KafkaProducer<byte[], byte[]> open;
        synchronized (this) {
            closed = true;
            open = producer;
            producer = null;
        }
        if (open != null) {
            close(open, CLOSE_PATIENCE);
        }
    }

    private static void close(KafkaProducer<byte[], byte[]> producer, Duration atMost) {
        try {
            producer.close(atMost);
        } catch (InterruptException e) {
            LOG.debug("Interrupted while the dead-letter producer closed", e); // it did; the thread's flag is set again
        } catch (KafkaException e) {
            LOG.warn("The dead-letter producer failed to close: {}", e.toString());
        }
    }
}
