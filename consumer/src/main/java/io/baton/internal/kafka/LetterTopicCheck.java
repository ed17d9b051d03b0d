package io.baton.internal.kafka;

import io.baton.internal.deadletter.DeadLetterException;
import io.baton.spi.DeadLetter;
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
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that the topic for letters exists, may be written to, keeps its letters, and does not lead back to this function. The
 * check runs before the producer opens: a producer's first request makes some brokers create the topic.
 */
final class LetterTopicCheck {

    private static final Logger LOG = LoggerFactory.getLogger(LetterTopicCheck.class);

    private final LetterTopic topic;
    private final Map<String, Object> producer;
    private final Map<String, Object> reader;
    private final Duration patience;
    private volatile long largest = Long.MAX_VALUE;

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
        boolean together = isOfTheSameCluster();
        if (together && topic.loops().contains(topic.name())) {
            throw loop(topic.name());
        }
        if (InternalTopics.has(topic.name())) {
            throw internal();
        }
        try (var cluster = new ClusterLook(producer, together ? withTheTopicRead() : Set.of(topic.name()), patience)) {
            TopicSettings found = cluster.topic(topic.name());
            if (InternalTopics.has(found.description())) {
                throw internal();
            }
            requireWritable(found.description().authorizedOperations());
            var rules = new LetterTopicRules(topic, found, producer);
            largest = rules.largest();
            rules.refuseLosses();
            rules.warnings().forEach(LOG::warn);
            if (topic.isForRetries() && !topic.name().equals(topic.read())) {
                tellWhatNobodyReads(cluster, found.description());
            }
            return together
                    ? compared(rules, cluster, null)
                    : comparedElsewhere(rules, cluster.identified(topic.name()));
        } catch (ExecutionException e) {
            if (isAway(e.getCause())) {
                return Optional.of(noAnswer(e.getCause()));
            }
            throw refused(e.getCause());
        } catch (TimeoutException e) {
            return Optional.of(noAnswer(e));
        } catch (KafkaException e) {
            throw noAnswer(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeadLetterException("Interrupted while asking for the topic '%s'".formatted(topic.name()), e);
        }
    }

    /** The largest letter that the topic takes, in bytes, once it was asked; without a limit before that. */
    long largest() {
        return largest;
    }

    /** The function that reads a retry topic learns only from its records which topic feeds it. */
    boolean leadsBack(DeadLetter letter) {
        return !topic.isForRetries()
                && letter.parked()
                && letter.origin().topic().equals(topic.name())
                && isOfTheSameCluster();
    }

    private boolean isOfTheSameCluster() {
        return servers(producer).equals(servers(reader));
    }

    private Set<String> withTheTopicRead() {
        return new LinkedHashSet<>(List.of(topic.name(), topic.read()));
    }

    /** Two addresses may lead to one cluster. */
    private Optional<DeadLetterException> comparedElsewhere(LetterTopicRules rules, ClusterTopic letters)
            throws InterruptedException {
        var names = new LinkedHashSet<>(topic.loops());
        names.add(topic.read());
        try (var source = new ClusterLook(reader, names, patience)) {
            return compared(rules, source, letters);
        }
    }

    /** @param elsewhere the topic for letters, where its name alone does not tell which one it is */
    private Optional<DeadLetterException> compared(
            LetterTopicRules rules, ClusterLook source, @Nullable ClusterTopic elsewhere) throws InterruptedException {
        try {
            if (elsewhere != null) {
                for (String name : topic.loops()) {
                    if (source.identified(name).isSameAs(elsewhere)) {
                        throw loop(name);
                    }
                }
            }
            source.topic(topic.read())
                    .number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                    .ifPresent(most -> tellOfSize(rules, most));
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of(new DeadLetterException(
                    "Kafka at %s could not be asked for the topic '%s', so whether the %s leads back to it is not known: %s."
                            .formatted(servers(reader), topic.read(), topic, Causes.told(e)),
                    e));
        }
    }

    private static void tellOfSize(LetterTopicRules rules, long most) {
        rules.tooSmallFor(most).ifPresent(LOG::warn);
        rules.withoutRoomForHeaders(most).ifPresent(LOG::info);
    }

    private void tellWhatNobodyReads(ClusterLook cluster, TopicDescription retries) throws InterruptedException {
        String groupId = String.valueOf(reader.get(CommonClientConfigs.GROUP_ID_CONFIG));
        List<Integer> unread = cluster.unread(retries, groupId);
        if (!unread.isEmpty()) {
            LOG.warn(
                    "No function of the group '{}' has read partitions {} of the {} lately: records that are parked there are not tried again, and Kafka deletes them in the end. Deploy functions with BATON_TOPIC={} for them, unless that was done just now.",
                    groupId,
                    unread,
                    topic,
                    topic.name());
        }
    }

    private static boolean isAway(@Nullable Throwable cause) {
        return cause instanceof RetriableException && !(cause instanceof UnknownTopicOrPartitionException);
    }

    /** Null from brokers that don't tell. */
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

    private DeadLetterException internal() {
        return new DeadLetterException(
                "The %s is one of Kafka's own: Kafka reads each record there as its own, and other records do harm. Name a topic of yours."
                        .formatted(topic),
                null);
    }

    private DeadLetterException refused(@Nullable Throwable cause) {
        if (cause instanceof UnknownTopicOrPartitionException) {
            return new DeadLetterException(
                    "The topic '%s', for letters about failed records, does not exist on %s: create it. Baton does not create it, because you decide on its partitions and its retention."
                            .formatted(topic.name(), servers(producer)),
                    cause);
        }
        return cause instanceof AuthorizationException ? notAllowed(cause) : noAnswer(cause);
    }

    private DeadLetterException notAllowed(@Nullable Throwable cause) {
        return new DeadLetterException(
                "The function may not write to the topic '%s', for letters about failed records: give its principal WRITE and DESCRIBE on it."
                        .formatted(topic.name()),
                cause);
    }

    private DeadLetterException noAnswer(@Nullable Throwable cause) {
        return new DeadLetterException(
                "Kafka at %s could not be asked for the topic '%s', for letters about failed records: %s"
                        .formatted(servers(producer), topic.name(), KafkaProblem.of(cause)),
                cause);
    }

    private static Object servers(Map<String, Object> clientProperties) {
        return clientProperties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "?");
    }
}
