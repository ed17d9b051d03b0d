package io.baton.kafka;

import io.baton.tenure.SourceException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Whether the topic and the partition are there, asked of Kafka once; says what to do when they are not. */
final class TopicCheck {

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
        try {
            TopicDescription topic = admin.describeTopics(List.of(partition.topic()))
                    .allTopicNames()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .get(partition.topic());
            if (topic == null) {
                throw noSuchTopic(null);
            }
            int count = topic.partitions().size();
            if (partition.partition() >= count) {
                throw new SourceException(
                        "The topic '%s' has %s partitions, 0 to %s: there is no partition %s (BATON_PARTITION)"
                                .formatted(partition.topic(), count, count - 1, partition.partition()),
                        null);
            }
            return topic;
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
        if (cause instanceof AuthenticationException) {
            return notTrusted(cause);
        }
        String said = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return new SourceException(
                "Kafka at %s could not be asked within %s s%s. Check KAFKA_BOOTSTRAP_SERVERS, the network path to it and the credentials."
                        .formatted(servers(clientProperties), patience.toSeconds(), said),
                cause);
    }

    private SourceException notTrusted(Throwable cause) {
        String check = cause instanceof SslAuthenticationException
                ? "No trust by TLS between the function and Kafka at %s: %s. Check the certificates: the brokers' own, the root that certified them (BATON_KAFKA_CA_SECRET), and the function's own where they ask for one (BATON_KAFKA_SECRET)."
                : "Kafka at %s does not let the function in: %s. Check BATON_KAFKA_AUTH and the secret that BATON_KAFKA_SECRET names, or KAFKA_SASL_MECHANISM and KAFKA_SASL_JAAS_CONFIG.";
        return new SourceException(check.formatted(servers(clientProperties), Causes.told(cause)), cause);
    }

    private static Object servers(Map<String, Object> clientProperties) {
        return clientProperties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "?");
    }
}
