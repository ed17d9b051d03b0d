package io.baton.internal.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a cluster for topics and their settings. All requests are sent at once. Confined to a thread. */
final class ClusterLook implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterLook.class);

    /** Short, because only a warning depends on the answer. */
    private static final Duration OFFSETS_PATIENCE = Duration.ofSeconds(1);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final Admin admin;
    private final boolean isOwn;
    private final Duration patience;
    private final Map<String, KafkaFuture<TopicDescription>> topics;
    private final Map<ConfigResource, KafkaFuture<Config>> configs;

    /** @throws KafkaException if the client can't be made of its properties */
    ClusterLook(Map<String, Object> clientProperties, Collection<String> names, Duration patience) {
        this(Admin.create(TopicCheck.adminProperties(clientProperties, patience)), true, names, patience);
    }

    /** By a client that stays open. */
    ClusterLook(Admin admin, Collection<String> names, Duration patience) {
        this(admin, false, names, patience);
    }

    private ClusterLook(Admin admin, boolean isOwn, Collection<String> names, Duration patience) {
        this.admin = admin;
        this.isOwn = isOwn;
        this.patience = patience;
        this.topics = admin.describeTopics(names, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        this.configs = admin.describeConfigs(
                        names.stream().map(ClusterLook::resource).toList())
                .values();
    }

    /** For more questions, which wait for none of these. */
    Admin admin() {
        return admin;
    }

    /** A topic that was asked for; without its settings if the cluster does not tell them. */
    TopicSettings topic(String name) throws ExecutionException, TimeoutException, InterruptedException {
        TopicDescription description = answer(Objects.requireNonNull(topics.get(name)));
        return new TopicSettings(description, config(name));
    }

    private @Nullable Config config(String name) throws InterruptedException {
        try {
            return answer(Objects.requireNonNull(configs.get(resource(name))));
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(
                    "Kafka does not tell the settings of the topic '{}' ({}), so Baton can't check them. Give the function's principal DESCRIBE_CONFIGS on it (kafka-cluster:DescribeTopicDynamicConfiguration on MSK with IAM).",
                    name,
                    Causes.told(e));
            return null;
        }
    }

    ClusterTopic identified(String name) throws ExecutionException, TimeoutException, InterruptedException {
        TopicDescription description = answer(Objects.requireNonNull(topics.get(name)));
        return new ClusterTopic(name, description.topicId(), clusterId());
    }

    private @Nullable String clusterId() throws InterruptedException {
        try {
            return answer(admin.describeCluster().clusterId());
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Kafka did not answer the question for the cluster's id", e);
            return null;
        }
    }

    /** The partitions in which the group has no offset. A function commits one each minute for the partition that it reads. */
    List<Integer> unread(TopicDescription topic, String groupId) throws InterruptedException {
        List<TopicPartition> all = topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(
                            Map.of(groupId, new ListConsumerGroupOffsetsSpec().topicPartitions(all)))
                    .partitionsToOffsetAndMetadata(groupId)
                    .get(OFFSETS_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return all.stream()
                    .filter(partition -> committed.get(partition) == null)
                    .map(TopicPartition::partition)
                    .toList();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Kafka did not answer the question for the group's offsets in the topic '{}'", topic.name(), e);
            return List.of();
        }
    }

    private <T> T answer(KafkaFuture<T> question) throws ExecutionException, TimeoutException, InterruptedException {
        return question.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    @Override
    public void close() {
        if (isOwn) {
            admin.close(CLOSE_PATIENCE);
        }
    }
}
