package io.baton.kafka;

import io.baton.deadletter.DeadLetterException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the topic for letters is there and may be written to. Asked before the producer is, which would have a broker
 * that creates topics by itself create this one.
 */
final class LetterTopicCheck {

    private static final Logger LOG = LoggerFactory.getLogger(LetterTopicCheck.class);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private LetterTopicCheck() {}

    /**
     * False when nobody answers: a partition must not stand still because the place for letters, which may never be
     * needed, is away at the moment it changes hands.
     *
     * @throws DeadLetterException if the topic is not there, or not for us
     */
    static boolean check(Map<String, Object> clientProperties, String topic, Duration patience) {
        Admin admin = open(clientProperties, topic, patience);
        try {
            var asked =
                    admin.describeTopics(List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true));
            TopicDescription found = Objects.requireNonNull(asked.allTopicNames()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .get(topic));
            requireWritable(topic, found.authorizedOperations());
            return true;
        } catch (ExecutionException e) {
            if (isAway(e.getCause())) {
                return goesOnWithout(topic, clientProperties, e.getCause());
            }
            throw refused(topic, clientProperties, e.getCause());
        } catch (TimeoutException e) {
            return goesOnWithout(topic, clientProperties, e);
        } catch (KafkaException e) {
            throw noAnswer(topic, clientProperties, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeadLetterException("Interrupted while asking for the topic '%s'".formatted(topic), e);
        } finally {
            admin.close(CLOSE_PATIENCE);
        }
    }

    private static boolean isAway(@Nullable Throwable cause) {
        return cause instanceof RetriableException && !(cause instanceof UnknownTopicOrPartitionException);
    }

    private static boolean goesOnWithout(
            String topic, Map<String, Object> clientProperties, @Nullable Throwable cause) {
        LOG.error(
                "{} Going on without: a record that fails waits until it answers, and all behind it.",
                noAnswer(topic, clientProperties, cause).getMessage());
        return false;
    }

    private static Admin open(Map<String, Object> clientProperties, String topic, Duration patience) {
        try {
            return Admin.create(TopicCheck.adminProperties(clientProperties, patience));
        } catch (KafkaException e) {
            throw noAnswer(topic, clientProperties, e);
        }
    }

    /** Brokers that don't say, say null. */
    private static void requireWritable(String topic, @Nullable Set<AclOperation> allowed) {
        if (allowed != null && !allowed.isEmpty() && !allowed.contains(AclOperation.WRITE)) {
            throw notAllowed(topic, null);
        }
    }

    private static DeadLetterException refused(
            String topic, Map<String, Object> clientProperties, @Nullable Throwable cause) {
        if (cause instanceof UnknownTopicOrPartitionException) {
            return new DeadLetterException(
                    "The topic '%s', for letters about failed records, does not exist on %s: create it. Baton does not, for how many partitions it has and how long it keeps them is for you to say."
                            .formatted(topic, servers(clientProperties)),
                    cause);
        }
        return cause instanceof AuthorizationException
                ? notAllowed(topic, cause)
                : noAnswer(topic, clientProperties, cause);
    }

    private static DeadLetterException notAllowed(String topic, @Nullable Throwable cause) {
        return new DeadLetterException(
                "The function may not write to the topic '%s', for letters about failed records: give its principal WRITE and DESCRIBE on it."
                        .formatted(topic),
                cause);
    }

    private static DeadLetterException noAnswer(
            String topic, Map<String, Object> clientProperties, @Nullable Throwable cause) {
        return new DeadLetterException(
                "Kafka at %s could not be asked for the topic '%s', for letters about failed records: %s. Check the network path and the credentials."
                        .formatted(
                                servers(clientProperties),
                                topic,
                                cause == null || cause.getMessage() == null ? "no answer in time" : cause.getMessage()),
                cause);
    }

    private static Object servers(Map<String, Object> clientProperties) {
        return clientProperties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "?");
    }
}
