package io.baton.internal.kafka;

import io.baton.internal.output.OutputLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** What is wrong with a topic for outputs, as its cluster describes it. Pure. */
record OutputTopicRules(String topic, TopicSettings settings) {

    /** @param cappedInSync whether the brokers never want more replicas in sync than a partition has */
    List<OutputProblem> problems(boolean cappedInSync) {
        var problems = new ArrayList<OutputProblem>();
        if (InternalTopics.has(settings.description())) {
            problems.add(internal(topic));
        }
        Set<AclOperation> allowed = settings.description().authorizedOperations();
        if (allowed != null && !allowed.isEmpty() && !allowed.contains(AclOperation.WRITE)) {
            problems.add(notAllowed(topic, null));
        }
        OptionalLong least = settings.number(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        OptionalInt replicas = settings.replicas();
        if (least.isPresent() && replicas.isPresent() && least.getAsLong() > replicas.getAsInt()) {
            problems.add(tooFewReplicas(least.getAsLong(), replicas.getAsInt(), cappedInSync));
        }
        return problems;
    }

    private OutputProblem tooFewReplicas(long least, int replicas, boolean cappedInSync) {
        String remedy =
                "Give it more replicas (kafka-reassign-partitions.sh), or set min.insync.replicas=%s on it (kafka-configs.sh)."
                        .formatted(replicas);
        String what = "The output topic %s has min.insync.replicas=%s and partitions with %s replicas: "
                .formatted(topic, least, replicas);
        return cappedInSync
                ? OutputProblem.warning(
                        what + "an output is acknowledged with fewer copies than the setting says.", remedy)
                : OutputProblem.error(what + "these brokers refuse all that is written to it.", remedy, null);
    }

    /** @param read the topic that the function reads, on the same cluster */
    List<OutputProblem> loop(String read) {
        return topic.equals(read)
                ? List.of(OutputProblem.warning(
                        "The output topic %s is the topic that this function reads: a loop, in which the function handles each of its outputs as a record, and does not come to an end unless its handler sends less than it gets."
                                .formatted(topic),
                        "Name another topic, if that is not meant."))
                : List.of();
    }

    /** @param producer properties with which the output is written, complete */
    OutputLimits limits(Map<String, ?> producer) {
        // only the broker can say how large a compressed record is; the producer compares what it is not compressed
        OutputLimits limits =
                OutputLimits.of(compresses(producer) ? Long.MAX_VALUE : number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
        long bytes = limits.bytes();
        String setting = limits.setting();
        for (String own : List.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, ProducerConfig.BUFFER_MEMORY_CONFIG)) {
            long most = OutputProperties.number(producer, own).orElse(Long.MAX_VALUE);
            if (most < bytes) {
                bytes = most;
                setting = own;
            }
        }
        boolean byCreateTime =
                !settings.text(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).equals("LogAppendTime");
        return new OutputLimits(
                bytes,
                setting,
                settings.text(TopicConfig.CLEANUP_POLICY_CONFIG).contains(TopicConfig.CLEANUP_POLICY_COMPACT),
                byCreateTime ? apart(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG) : null,
                byCreateTime ? apart(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG) : null);
    }

    private static boolean compresses(Map<String, ?> producer) {
        Object compression = producer.get(ProducerConfig.COMPRESSION_TYPE_CONFIG);
        return compression != null && !"none".equals(String.valueOf(compression));
    }

    private long number(String setting) {
        return settings.number(setting).orElse(Long.MAX_VALUE);
    }

    private @Nullable Duration apart(String setting) {
        long millis = number(setting);
        return millis == Long.MAX_VALUE ? null : Duration.ofMillis(millis);
    }

    static OutputProblem internal(String topic) {
        return OutputProblem.error(
                "The topic '%s', which the pipeline writes to, is one of Kafka's own:".formatted(topic),
                "name a topic of yours. Kafka reads each record there as its own, and other records do harm.",
                null);
    }

    /** Null where it is not the topic's fault. */
    static @Nullable OutputProblem unanswered(String topic, Object servers, @Nullable Throwable cause) {
        return switch (cause) {
            case UnknownTopicOrPartitionException e ->
                OutputProblem.error(
                        "The topic '%s', which the pipeline writes to, does not exist on %s:".formatted(topic, servers),
                        "create it. Baton does not create it, because you decide on its partitions and its retention.",
                        e);
            case AuthorizationException e -> notAllowed(topic, e);
            case null, default -> null;
        };
    }

    private static OutputProblem notAllowed(String topic, @Nullable Throwable cause) {
        return OutputProblem.notAllowed(
                "It is not allowed to write to the output topic %s:".formatted(topic),
                "give the function's principal WRITE and DESCRIBE on it.",
                cause);
    }
}
