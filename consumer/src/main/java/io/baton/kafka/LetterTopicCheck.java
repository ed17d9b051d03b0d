package io.baton.kafka;

import io.baton.deadletter.DeadLetterException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the topic for letters is there, may be written to, keeps what is written, and does not lead back here. Asked
 * before the producer is, which would have a broker that creates topics by itself create this one.
 */
final class LetterTopicCheck {

    private static final Logger LOG = LoggerFactory.getLogger(LetterTopicCheck.class);

    private final LetterTopic topic;
    private final Map<String, Object> producer;
    private final Map<String, Object> reader;
    private final Duration patience;

    /**
     * @param producer properties with which letters are written, complete
     * @param reader properties with which the function reads, complete
     */
    LetterTopicCheck(LetterTopic topic, Map<String, Object> producer, Map<String, Object> reader, Duration patience) {
        this.topic = topic;
        this.producer = producer;
        this.reader = reader;
        this.patience = patience;
    }

    /**
     * Empty when it was asked; otherwise which cluster did not answer, which is no reason to refuse: a partition must not
     * stand still because the place for letters, which may never be needed, is away at the moment it changes hands.
     *
     * @throws DeadLetterException if the topic is not there, not for us, or not fit for letters
     */
    Optional<DeadLetterException> problem() {
        boolean together = servers(producer).equals(servers(reader));
        if (together && topic.loops().contains(topic.name())) {
            throw loop(topic.name());
        }
        return asking(producer, () -> {
            Set<String> names = together ? withTheTopicRead() : Set.of(topic.name());
            try (var cluster = new ClusterLook(producer, names, patience)) {
                TopicSettings found = cluster.topic(topic.name());
                requireWritable(found.description().authorizedOperations());
                LetterTopicRules rules = new LetterTopicRules(topic, found, producer);
                rules.refuseLosses();
                if (together) {
                    tell(rules, cluster.topic(topic.read()));
                    return Optional.empty();
                }
                return asking(reader, () -> {
                    tell(rules, topicReadElsewhere(found.description(), cluster));
                    return Optional.empty();
                });
            }
        });
    }

    private Set<String> withTheTopicRead() {
        return new LinkedHashSet<>(List.of(topic.name(), topic.read()));
    }

    /** Two ways may lead to one cluster. */
    private TopicSettings topicReadElsewhere(TopicDescription letters, ClusterLook cluster)
            throws ExecutionException, TimeoutException, InterruptedException {
        var names = new LinkedHashSet<>(topic.loops());
        names.add(topic.read());
        try (var source = new ClusterLook(reader, names, patience)) {
            for (String name : topic.loops()) {
                TopicDescription comesBack = source.topic(name).description();
                boolean known = !isUnknown(comesBack) && !isUnknown(letters);
                boolean same = known
                        ? comesBack.topicId().equals(letters.topicId())
                        : name.equals(topic.name()) && isOne(source.clusterId(), cluster.clusterId());
                if (same) {
                    throw loop(name);
                }
            }
            return source.topic(topic.read());
        }
    }

    /** Brokers before 2.8 give topics no ids. */
    private static boolean isUnknown(TopicDescription topic) {
        return topic.topicId().equals(Uuid.ZERO_UUID);
    }

    private static boolean isOne(@Nullable String clusterId, @Nullable String other) {
        return clusterId != null && clusterId.equals(other);
    }

    private static void tell(LetterTopicRules rules, TopicSettings read) {
        rules.warnings().forEach(LOG::warn);
        read.number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).ifPresent(most -> {
            rules.tooSmallFor(most).ifPresent(LOG::warn);
            rules.withoutRoomForHeaders(most).ifPresent(LOG::info);
        });
    }

    private interface Question {
        Optional<DeadLetterException> ask() throws ExecutionException, TimeoutException, InterruptedException;
    }

    private Optional<DeadLetterException> asking(Map<String, Object> clientProperties, Question question) {
        try {
            return question.ask();
        } catch (ExecutionException e) {
            if (isAway(e.getCause())) {
                return Optional.of(noAnswer(clientProperties, e.getCause()));
            }
            throw refused(clientProperties, e.getCause());
        } catch (TimeoutException e) {
            return Optional.of(noAnswer(clientProperties, e));
        } catch (KafkaException e) {
            throw noAnswer(clientProperties, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeadLetterException("Interrupted while asking for the topic '%s'".formatted(topic.name()), e);
        }
    }

    private static boolean isAway(@Nullable Throwable cause) {
        return cause instanceof RetriableException && !(cause instanceof UnknownTopicOrPartitionException);
    }

    /** Brokers that don't say, say null. */
    private void requireWritable(@Nullable Set<AclOperation> allowed) {
        if (allowed != null && !allowed.isEmpty() && !allowed.contains(AclOperation.WRITE)) {
            throw notAllowed(null);
        }
    }

    private DeadLetterException loop(String comesBack) {
        String what =
                comesBack.equals(topic.read()) ? "the topic that this function reads" : "the pipeline's retry topic";
        return new DeadLetterException(
                "The %s is %s: a loop, in which each letter would be read as a record, fail, and be written as the next letter, without end. Name another topic for dead letters."
                        .formatted(topic, what),
                null);
    }

    private DeadLetterException refused(Map<String, Object> clientProperties, @Nullable Throwable cause) {
        if (cause instanceof UnknownTopicOrPartitionException) {
            return new DeadLetterException(
                    "The topic '%s', for letters about failed records, does not exist on %s: create it. Baton does not, for how many partitions it has and how long it keeps them is for you to say."
                            .formatted(topic.name(), servers(clientProperties)),
                    cause);
        }
        return cause instanceof AuthorizationException ? notAllowed(cause) : noAnswer(clientProperties, cause);
    }

    private DeadLetterException notAllowed(@Nullable Throwable cause) {
        return new DeadLetterException(
                "The function may not write to the topic '%s', for letters about failed records: give its principal WRITE and DESCRIBE on it."
                        .formatted(topic.name()),
                cause);
    }

    private DeadLetterException noAnswer(Map<String, Object> clientProperties, @Nullable Throwable cause) {
        return new DeadLetterException(
                "Kafka at %s could not be asked for the topic '%s', for letters about failed records: %s. Check the network path and the credentials."
                        .formatted(
                                servers(clientProperties),
                                topic.name(),
                                cause == null || cause.getMessage() == null ? "no answer in time" : cause.getMessage()),
                cause);
    }

    private static Object servers(Map<String, Object> clientProperties) {
        return clientProperties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "?");
    }
}
