package io.baton.kafka;

import io.baton.lease.Checkpoint;
import io.baton.tenure.Fetched;
import io.baton.tenure.PartitionSource;
import io.baton.tenure.SourceException;
import io.baton.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One partition through a {@link KafkaConsumer} that was assigned it. */
public final class KafkaPartitionSource implements PartitionSource {

    /** What connecting, and each question before the first record, may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final Map<String, Object> properties;
    private final TopicPartition partition;
    private final StartPosition startPosition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final OffsetMirror mirror;

    /**
     * @param properties of Kafka's client, complete
     * @param startPosition for a partition nobody has begun
     */
    public KafkaPartitionSource(
            Map<String, Object> properties, TopicPartition partition, StartPosition startPosition, Time time) {
        this.properties = properties;
        this.partition = partition;
        this.startPosition = startPosition;
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.mirror = new OffsetMirror(consumer, partition, time);
        consumer.assign(List.of(partition));
    }

    @Override
    public String connect() {
        return TopicCheck.topicId(properties, partition, PATIENCE);
    }

    @Override
    public Checkpoint firstStart() {
        return asking("asking where to begin", () -> {
            OffsetAndMetadata committed =
                    consumer.committed(Set.of(partition), PATIENCE).get(partition);
            return Checkpoint.at(committed != null ? committed.offset() : configuredStart());
        });
    }

    private long configuredStart() {
        return switch (startPosition) {
            case StartPosition.Earliest ignored -> logStart();
            case StartPosition.Latest ignored -> logEnd();
            case StartPosition.AtTimestamp at -> {
                var found = consumer.offsetsForTimes(
                                Map.of(partition, at.timestamp().toEpochMilli()), PATIENCE)
                        .get(partition);
                yield found == null ? logEnd() : found.offset();
            }
            case StartPosition.AtOffset at -> {
                if (at.offset() < logStart() || at.offset() > logEnd()) {
                    throw new SourceException(
                            "The starting position offset:%d is outside %s, which has offsets %d to %d"
                                    .formatted(at.offset(), partition, logStart(), logEnd()),
                            null);
                }
                yield at.offset();
            }
        };
    }

    @Override
    public void seek(long offset) {
        consumer.seek(partition, offset);
    }

    @Override
    public Fetched poll(Duration atMost) {
        return asking("reading", () -> {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(atMost);
            OffsetAndMetadata next = polled.nextOffsets().get(partition);
            return new Fetched(polled.records(partition), next == null ? position() : checkpoint(next));
        });
    }

    /** Past records that Kafka keeps to itself (control records), where the poll brought nothing else. */
    private Checkpoint position() {
        return Checkpoint.at(consumer.position(partition, PATIENCE));
    }

    private static Checkpoint checkpoint(OffsetAndMetadata offset) {
        return new Checkpoint(
                offset.offset(), offset.leaderEpoch().map(OptionalInt::of).orElse(OptionalInt.empty()));
    }

    @Override
    public void mirror(Checkpoint checkpoint) {
        mirror.commit(checkpoint);
    }

    @Override
    public void mirrorAndWait(Checkpoint checkpoint, Duration atMost) {
        mirror.commitAndWait(checkpoint, atMost);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
    }

    private interface Question<T> {
        T ask();
    }

    private <T> T asking(String doing, Question<T> question) {
        try {
            return question.ask();
        } catch (OffsetOutOfRangeException e) {
            throw new SourceException(outOfRange(e), e);
        } catch (KafkaException e) {
            throw new SourceException("Kafka failed while %s %s: %s".formatted(doing, partition, e.getMessage()), e);
        }
    }

    private String outOfRange(OffsetOutOfRangeException e) {
        long wanted = e.offsetOutOfRangePartitions().getOrDefault(partition, -1L);
        long start = logStart();
        long end = logEnd();
        String what = wanted < start
                ? "%d records were deleted before they were read".formatted(start - wanted)
                : "the log was cut off, or is another one";
        return "Offset %d of %s is not there: the log has %d to %d, so %s. Nothing is skipped silently; move the lease's nextOffset by hand once you know what to do."
                .formatted(wanted, partition, start, end, what);
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
