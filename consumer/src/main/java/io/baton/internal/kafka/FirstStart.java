package io.baton.internal.kafka;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.tenure.SourceException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where reading begins when the lease does not know: at the group's committed offset, else at the configured position. */
final class FirstStart {

    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

    /** For each question. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final StartPosition configured;
    private final OffsetMirror mirror;

    FirstStart(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            StartPosition configured,
            OffsetMirror mirror) {
        this.consumer = consumer;
        this.partition = partition;
        this.configured = configured;
        this.mirror = mirror;
    }

    Checkpoint checkpoint() {
        OffsetAndMetadata committed =
                consumer.committed(Set.of(partition), PATIENCE).get(partition);
        if (committed == null) {
            return Checkpoint.at(configuredOffset());
        }
        if (mirror.isOfAnotherTopic(committed)) {
            LOG.warn(
                    "The group's offset of {}, {}, belongs to a topic of that name that was deleted since. Reading begins at BATON_START_POSITION instead.",
                    partition,
                    committed.offset());
            return Checkpoint.at(configuredOffset());
        }
        return KafkaOffset.checkpoint(committed);
    }

    private long configuredOffset() {
        return switch (configured) {
            case StartPosition.Earliest ignored -> logStart();
            case StartPosition.Latest ignored -> logEnd();
            case StartPosition.AtTimestamp at -> {
                var found = consumer.offsetsForTimes(
                                Map.of(partition, at.timestamp().toEpochMilli()), PATIENCE)
                        .get(partition);
                yield found == null ? logEnd() : found.offset();
            }
            case StartPosition.AtOffset at -> inLog(at.offset());
        };
    }

    private long inLog(long offset) {
        long start = logStart();
        long end = logEnd();
        if (offset < start || offset > end) {
            throw new SourceException(
                    "BATON_START_POSITION is offset:%s, and %s has offsets %s to %s: name one of these, or earliest or latest"
                            .formatted(offset, partition, start, end),
                    null);
        }
        return offset;
    }

    private long logStart() {
        return of(consumer.beginningOffsets(Set.of(partition), PATIENCE));
    }

    private long logEnd() {
        return of(consumer.endOffsets(Set.of(partition), PATIENCE));
    }

    private long of(Map<TopicPartition, Long> offsets) {
        return Objects.requireNonNull(offsets.get(partition), "Kafka answers for each partition it was asked about");
    }
}
