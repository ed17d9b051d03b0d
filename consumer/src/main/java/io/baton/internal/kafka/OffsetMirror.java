package io.baton.internal.kafka;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.TopicIdentity;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the checkpoint as the group's offset, so that Kafka's tools show the lag. Baton never reads it back once there is a
 * lease, so a failure costs only that view. Confined to the thread that polls.
 */
final class OffsetMirror {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetMirror.class);

    /** Also while the partition is idle: Kafka forgets the offsets of a group without members, after 7 days by default. */
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);

    /** Stands before the topic's id in the metadata that Kafka keeps with an offset. */
    private static final String OF_TOPIC = "topic-id=";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final Time time;
    private @Nullable String topicId;
    private @Nullable Checkpoint last;
    private long lastNanos;
    private boolean refused;

    OffsetMirror(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, Time time) {
        this.consumer = consumer;
        this.partition = partition;
        this.time = time;
    }

    /** Offsets committed from now on carry this topic id, if Kafka tells one: a topic that is made again has the same name. */
    void topicIs(@Nullable String id) {
        topicId = id;
    }

    /** True if Baton committed it for a topic of the same name that was deleted since. */
    boolean isOfAnotherTopic(OffsetAndMetadata committed) {
        String metadata = committed.metadata();
        return metadata.startsWith(OF_TOPIC) && TopicIdentity.differ(metadata.substring(OF_TOPIC.length()), topicId);
    }

    void commit(Checkpoint checkpoint) {
        boolean recent = time.nanos() - lastNanos < AGAIN_AFTER.toNanos();
        if (recent && (refused || checkpoint.equals(last))) {
            return;
        }
        last = checkpoint;
        lastNanos = time.nanos();
        consumer.commitAsync(offsets(checkpoint), (offsets, problem) -> {
            refused = problem instanceof CommitFailedException;
            if (problem != null) {
                explain(problem);
            }
        });
    }

    void commitAndWait(Checkpoint checkpoint, Duration atMost) {
        try {
            consumer.commitSync(offsets(checkpoint), atMost);
        } catch (WakeupException e) {
            commitAndWait(checkpoint, atMost); // thrown for an earlier wake-up; the commit did not happen
        } catch (KafkaException e) {
            explain(e);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(Checkpoint checkpoint) {
        return Map.of(partition, KafkaOffset.of(checkpoint, metadata(topicId)));
    }

    /** Which topic of its name the offset belongs to; empty where Kafka gives no id. */
    static String metadata(@Nullable String topicId) {
        return topicId == null ? "" : OF_TOPIC + topicId;
    }

    private void explain(Exception problem) {
        if (problem instanceof CommitFailedException) {
            LOG.warn(
                    "The group's offset of {} was refused: another consumer has subscribed with this group id. Give that consumer or this function another group id.",
                    partition);
        } else {
            LOG.warn("The group's offset of {} was not committed: {}", partition, problem.toString());
        }
    }
}
