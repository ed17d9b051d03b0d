package io.baton.infra.cli.deadletter;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka about topics. A name may come from a letter, so it may be anything. */
final class KafkaTopics {

    /** What Kafka takes as a topic's name. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private final Admin admin;
    private final KafkaAnswers answers;

    /**
     * Asks about topics of a cluster.
     *
     * @param timeout how long Kafka may take
     */
    KafkaTopics(Admin admin, Duration timeout) {
        this.admin = admin;
        this.answers = new KafkaAnswers(timeout);
    }

    /** What is known of a topic. */
    sealed interface Found {

        /**
         * It exists.
         *
         * @param id zeros on brokers that give topics none
         * @param internal whether Kafka keeps its own books in it
         */
        record There(Uuid id, int partitions, int replicas, boolean internal) implements Found {}

        record Missing() implements Found {}

        /** These credentials may not ask. */
        record Hidden(String why) implements Found {}
    }

    /** Throws {@link LetterException} if Kafka does not answer. */
    Found find(String topic) {
        if (!NAME.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
            return new Found.Missing();
        }
        try {
            TopicDescription described = answers.of(
                    Objects.requireNonNull(
                            admin.describeTopics(List.of(topic))
                                    .topicNameValues()
                                    .get(topic),
                            "asked for"),
                    "asking about the topic " + topic);
            return new Found.There(
                    described.topicId(),
                    described.partitions().size(),
                    described.partitions().get(0).replicas().size(),
                    described.isInternal());
        } catch (LetterException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof InvalidTopicException) {
                return new Found.Missing();
            }
            if (e.getCause() instanceof AuthorizationException) {
                return new Found.Hidden(KafkaAnswers.said(e.getCause()));
            }
            throw e;
        }
    }

    /** The ends of these partitions, with records of open transactions. */
    Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        var asked = admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED));
        Map<TopicPartition, Long> ends = new HashMap<>();
        partitions.forEach(partition -> ends.put(
                partition,
                answers.of(asked.partitionResult(partition), "asking where %s ends".formatted(partition))
                        .offset()));
        return ends;
    }
}
