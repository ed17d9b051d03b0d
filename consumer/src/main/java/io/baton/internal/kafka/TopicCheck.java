package io.baton.internal.kafka;

import io.baton.internal.lease.Lease;
import io.baton.internal.tenure.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks Kafka whether topic and partition exist, and says what to do if they don't. */
final class TopicCheck {

    /** By how much the clocks of function, brokers and producers may differ. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final Map<String, Object> clientProperties;
    private final TopicPartition partition;
    private final Duration patience;

    TopicCheck(Map<String, Object> clientProperties, TopicPartition partition, Duration patience) {
        this.clientProperties = clientProperties;
        this.partition = partition;
        this.patience = patience;
    }

    Admin open() {
        try {
            return Admin.create(adminProperties(clientProperties, patience));
        } catch (KafkaException e) {
            throw noAnswer(e);
        }
    }

    TopicDescription describe(Admin admin) {
        TopicDescription topic = answer(admin.describeTopics(List.of(partition.topic()))
                .topicNameValues()
                .get(partition.topic()));
        int count = topic.partitions().size();
        if (partition.partition() >= count) {
            throw new SourceException(
                    "The topic '%s' has %s partitions, 0 to %s: there is no partition %s. Correct BATON_PARTITION or BATON_PARTITIONS, or give the topic more partitions"
                            .formatted(partition.topic(), count, count - 1, partition.partition()),
                    null);
        }
        return topic;
    }

    /** Records below the checkpoint existed when it was written: a younger record there belongs to another topic. */
    void refuseYoungerThan(Lease.Progress progress, Instant now, Admin admin) {
        var oldest = answer(
                admin.listOffsets(Map.of(partition, OffsetSpec.forTimestamp(0))).partitionResult(partition));
        Instant came = Instant.ofEpochMilli(oldest.timestamp());
        boolean isBelow =
                oldest.offset() >= 0 && oldest.offset() < progress.checkpoint().nextOffset();
        // a producer may give any time, so a time in the future proves nothing
        if (isBelow && came.isAfter(progress.checkpointedAt().plus(CLOCKS_DIFFER)) && !came.isAfter(now)) {
            throw new SourceException(
                    "The topic '%s' was deleted and made again: the lease row says since %s that all records below offset %s are finished, but the log's oldest record, offset %s, is from %s. Delete the lease row to begin at BATON_START_POSITION."
                            .formatted(
                                    partition.topic(),
                                    progress.checkpointedAt(),
                                    progress.checkpoint().nextOffset(),
                                    oldest.offset(),
                                    came),
                    null);
        }
    }

    private <T> T answer(@Nullable KafkaFuture<T> question) {
        try {
            return Objects.requireNonNull(question, "Kafka's client answers what it was asked")
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownTopicOrPartitionException
                    ? noSuchTopic(e.getCause())
                    : noAnswer(e.getCause());
        } catch (TimeoutException | KafkaException e) {
            throw noAnswer(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceException("Interrupted while connecting to Kafka", e);
        }
    }

    static Map<String, Object> adminProperties(Map<String, Object> clientProperties, Duration patience) {
        var properties = new HashMap<>(ClientProperties.shared(clientProperties, AdminClientConfig.configNames()));
        int millis = Math.clamp(patience.toMillis(), 0, Integer.MAX_VALUE);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        return properties;
    }

    private SourceException noSuchTopic(@Nullable Throwable cause) {
        return new SourceException(
                "The topic '%s' does not exist on %s. Create it, or correct BATON_TOPIC."
                        .formatted(partition.topic(), servers(clientProperties)),
                cause);
    }

    private SourceException noAnswer(@Nullable Throwable cause) {
        KafkaProblem problem = KafkaProblem.of(cause);
        Object servers = servers(clientProperties);
        String explained = switch (problem.kind()) {
            case NOT_TRUSTED -> "TLS between the function and Kafka at %s fails: %s".formatted(servers, problem);
            case NOT_LET_IN -> "Kafka at %s refuses the function: %s".formatted(servers, problem);
            case NOT_ALLOWED, UNKNOWN_HOST, TOO_OLD, MISSING, INVALID_NAME, WRONG_PROPERTY ->
                "Kafka at %s can't be used: %s".formatted(servers, problem);
            case NO_ANSWER, OTHER ->
                "Kafka at %s could not be asked within %s s: %s".formatted(servers, patience.toSeconds(), problem);
        };
        return new SourceException(explained, cause);
    }

    private static Object servers(Map<String, Object> clientProperties) {
        return clientProperties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "?");
    }
}
