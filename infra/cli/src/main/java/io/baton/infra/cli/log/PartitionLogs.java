package io.baton.infra.cli.log;

import io.baton.infra.cli.errors.KafkaErrorText;
import io.baton.infra.cli.view.PartitionLog;
import io.baton.internal.lease.TopicIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka about many partitions at once, with one request to each broker. Reads only; joins no group and commits
 * nothing. Confined to the command's thread.
 */
public final class PartitionLogs implements AutoCloseable {

    private static final long NO_RECORD = -1;

    private final Map<String, Object> properties;
    private final Duration timeout;
    private final Admin admin;

    private PartitionLogs(Map<String, Object> properties, Duration timeout, Admin admin) {
        this.properties = properties;
        this.timeout = timeout;
        this.admin = admin;
    }

    /**
     * Connects when first asked.
     *
     * @throws KafkaQuestionException if the properties make no client
     */
    public static PartitionLogs open(Map<String, String> given, Duration timeout) {
        Map<String, Object> properties = new HashMap<>(given);
        String millis = Long.toString(timeout.toMillis());
        properties.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "baton-cli");
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        try {
            return new PartitionLogs(properties, timeout, Admin.create(properties));
        } catch (KafkaException e) {
            throw new KafkaQuestionException("Kafka's client can't be made: " + KafkaErrorText.of(e), e);
        }
    }

    public Admin admin() {
        return admin;
    }

    /** What was committed with outputs. */
    public OutputCommits commits() {
        return new OutputCommits(admin, timeout);
    }

    /**
     * What is known of each partition that was asked about.
     *
     * @param checkpoints the next offset to be processed; -1 where there is none
     */
    public Map<TopicPartition, PartitionLog> look(Map<TopicPartition, Long> checkpoints) {
        Set<TopicPartition> partitions = checkpoints.keySet();
        try {
            Map<String, TopicDescription> topics = topics(partitions);
            Set<TopicPartition> there = new HashSet<>(partitions);
            there.removeIf(partition -> !exists(topics, partition));
            var starts = admin.listOffsets(all(there, OffsetSpec.earliest()));
            var ends = admin.listOffsets(all(there, OffsetSpec.latest()));
            var stable = admin.listOffsets(
                    all(there, OffsetSpec.latest()), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
            Map<String, Duration> retentions = new Retentions(this).of(topics.keySet());
            Map<TopicPartition, Offsets> offsets = new HashMap<>();
            Map<TopicPartition, PartitionLog> answers = new HashMap<>();
            for (TopicPartition partition : partitions) {
                if (!there.contains(partition)) {
                    answers.put(partition, new PartitionLog.Missing());
                    continue;
                }
                try {
                    offsets.put(
                            partition,
                            new Offsets(offset(starts, partition), offset(stable, partition), offset(ends, partition)));
                } catch (KafkaQuestionException e) {
                    answers.put(partition, new PartitionLog.Unknown(String.valueOf(e.getMessage())));
                }
            }
            Map<TopicPartition, Instant> next = NextRecords.times(properties, waiting(offsets, checkpoints));
            offsets.forEach((partition, found) -> answers.put(
                    partition,
                    new PartitionLog.Known(
                            topicId(topics.get(partition.topic())),
                            found.start(),
                            found.end(),
                            next.get(partition),
                            retentions.get(partition.topic()),
                            found.stable())));
            return answers;
        } catch (KafkaQuestionException e) {
            Map<TopicPartition, PartitionLog> unknown = new HashMap<>();
            partitions.forEach(
                    partition -> unknown.put(partition, new PartitionLog.Unknown(String.valueOf(e.getMessage()))));
            return unknown;
        }
    }

    private record Offsets(long start, long stable, long end) {}

    /** The partitions with records that wait and that Kafka still has. */
    private static Map<TopicPartition, Long> waiting(
            Map<TopicPartition, Offsets> offsets, Map<TopicPartition, Long> checkpoints) {
        Map<TopicPartition, Long> waiting = new HashMap<>();
        offsets.forEach((partition, found) -> {
            long checkpoint = checkpoints.getOrDefault(partition, -1L);
            if (checkpoint >= 0 && checkpoint < found.end()) {
                waiting.put(partition, Math.max(checkpoint, found.start()));
            }
        });
        return waiting;
    }

    /** The topics among these that exist. */
    public Map<String, TopicDescription> topics(Collection<TopicPartition> partitions) {
        Set<String> names = new HashSet<>();
        partitions.forEach(partition -> names.add(partition.topic()));
        Map<String, TopicDescription> found = new HashMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, answer) -> {
            TopicDescription topic = answer(answer);
            if (topic != null) {
                found.put(name, topic);
            }
        });
        return found;
    }

    /** Of each partition, the offset of the first record that Kafka still has. */
    public Map<TopicPartition, Long> starts(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest());
    }

    /** Of each partition, the offset of the next record to come. */
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest());
    }

    /**
     * Of each partition, the offset of the first record of that time or later; its end where there is none, as the next
     * one to come is the first then.
     */
    public Map<TopicPartition, Long> since(Instant moment, Map<TopicPartition, Long> ends) {
        long millis = Math.max(0, moment.toEpochMilli());
        Map<TopicPartition, Long> found = offsets(ends.keySet(), OffsetSpec.forTimestamp(millis));
        ends.forEach((partition, end) -> found.replace(partition, NO_RECORD, end));
        return found;
    }

    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec wanted) {
        ListOffsetsResult asked = admin.listOffsets(all(partitions, wanted));
        Map<TopicPartition, Long> found = new HashMap<>();
        partitions.forEach(partition -> found.put(partition, offset(asked, partition)));
        return found;
    }

    private long offset(ListOffsetsResult asked, TopicPartition partition) {
        var info = answer(asked.partitionResult(partition));
        if (info == null) {
            throw new KafkaQuestionException("Kafka has no partition " + partition, null);
        }
        return info.offset();
    }

    private static Map<TopicPartition, OffsetSpec> all(Collection<TopicPartition> partitions, OffsetSpec wanted) {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        partitions.forEach(partition -> all.put(partition, wanted));
        return all;
    }

    private static boolean exists(Map<String, TopicDescription> topics, TopicPartition partition) {
        TopicDescription topic = topics.get(partition.topic());
        return topic != null && topic.partitions().stream().anyMatch(one -> one.partition() == partition.partition());
    }

    private static @Nullable String topicId(@Nullable TopicDescription topic) {
        return topic == null ? null : TopicIdentity.known(topic.topicId().toString());
    }

    /** Null where Kafka says that there is no such topic or partition. */
    <T> @Nullable T answer(KafkaFuture<T> future) {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw KafkaQuestionException.of(e);
        } catch (TimeoutException e) {
            throw KafkaQuestionException.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaQuestionException("Interrupted while Kafka was asked", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
