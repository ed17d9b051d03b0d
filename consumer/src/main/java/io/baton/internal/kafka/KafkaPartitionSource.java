package io.baton.internal.kafka;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.TopicIdentity;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.LogCutOff;
import io.baton.internal.tenure.OffsetOutOfRange;
import io.baton.internal.tenure.PartitionSource;
import io.baton.internal.tenure.PartitionStatus;
import io.baton.internal.tenure.SourceException;
import io.baton.internal.tenure.UnreadableBatch;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One partition through a {@link KafkaConsumer} that was assigned it. */
public final class KafkaPartitionSource implements PartitionSource {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaPartitionSource.class);

    /** What each question may take, once connected. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** What is told besides records, and what changes slowly, does not need to be looked at with each poll. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final Map<String, Object> properties;
    private final TopicPartition partition;
    private final SourceSettings settings;
    private final Time time;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final OffsetMirror mirror;
    private @Nullable Admin admin;
    private @Nullable SourceWatch watch;
    private Checkpoint position = Checkpoint.at(0);
    private long lookedNanos;

    /**
     * @param properties of Kafka's client, complete
     */
    public KafkaPartitionSource(
            Map<String, Object> properties, TopicPartition partition, SourceSettings settings, Time time) {
        this.properties = properties;
        this.partition = partition;
        this.settings = settings;
        this.time = time;
        this.consumer = open(properties);
        this.mirror = new OffsetMirror(consumer, partition, time);
        this.lookedNanos = time.nanos() - LOOK_EVERY.toNanos();
        consumer.assign(List.of(partition));
    }

    private static KafkaConsumer<byte[], byte[]> open(Map<String, Object> properties) {
        try {
            return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            KafkaProblem problem = KafkaProblem.of(e);
            if (problem.kind() == KafkaProblem.Kind.UNKNOWN_HOST) {
                throw new SourceException(
                        "Kafka at %s can't be reached: %s"
                                .formatted(properties.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG), problem),
                        e);
            }
            throw new SourceException(
                    "Kafka's client can't be made of its properties: %s. Check the variables KAFKA_…, and the secrets that BATON_KAFKA_SECRET and BATON_KAFKA_CA_SECRET name."
                            .formatted(problem.what()),
                    e);
        }
    }

    @Override
    public Optional<String> connect() {
        var check = new TopicCheck(properties, partition, settings.connectPatience());
        Admin connected = check.open();
        admin = connected;
        TopicDescription topic = check.describe(connected);
        Optional<TransactionWatch> transactions =
                readsCommitted() ? Optional.of(new TransactionWatch(connected, partition, time)) : Optional.empty();
        watch = new SourceWatch(connected, partition, groupId(), settings, transactions, time);
        watch.begin(topic);
        String topicId = TopicIdentity.known(topic.topicId().toString());
        mirror.topicIs(topicId);
        if (topicId == null) {
            LOG.warn(
                    "Kafka gives the topic '{}' no id, as brokers before 2.8 do, and newer ones whose inter.broker.protocol.version is older. A topic that is deleted and made again is not always told from the one before: stop the partition and delete its lease row before you do that.",
                    partition.topic());
        }
        return Optional.ofNullable(topicId);
    }

    private boolean readsCommitted() {
        return "read_committed".equals(properties.get(ConsumerConfig.ISOLATION_LEVEL_CONFIG));
    }

    @Override
    public void refuseYoungerThan(Lease.Progress progress) {
        if (admin != null) {
            new TopicCheck(properties, partition, PATIENCE).refuseYoungerThan(progress, time.now(), admin);
        }
    }

    @Override
    public Checkpoint firstStart() {
        try {
            return asking("asking where to begin", this::committedOrConfigured);
        } catch (InterruptedException e) {
            throw new SourceException("Interrupted " + e.getMessage(), e);
        }
    }

    private Checkpoint committedOrConfigured() {
        OffsetAndMetadata committed =
                consumer.committed(Set.of(partition), PATIENCE).get(partition);
        if (committed != null && mirror.isOfAnotherTopic(committed)) {
            LOG.warn(
                    "The group's offset of {}, {}, is one of a topic of that name that was deleted since: it is not begun with",
                    partition,
                    committed.offset());
            return Checkpoint.at(configuredStart());
        }
        return committed != null ? KafkaOffset.checkpoint(committed) : Checkpoint.at(configuredStart());
    }

    private long configuredStart() {
        return switch (settings.start()) {
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
                            "The starting position offset:%s is outside %s, which has offsets %s to %s"
                                    .formatted(at.offset(), partition, logStart(), logEnd()),
                            null);
                }
                yield at.offset();
            }
        };
    }

    @Override
    public void seek(Checkpoint start) {
        consumer.seek(partition, KafkaOffset.of(start, ""));
        position = new Checkpoint(start.nextOffset(), start.leaderEpoch());
    }

    @Override
    public Fetched poll(Duration atMost) throws InterruptedException {
        return asking("reading", () -> polled(atMost));
    }

    private Fetched polled(Duration atMost) {
        boolean looked = lookAround();
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(atMost);
        OffsetAndMetadata next = polled.nextOffsets().get(partition);
        if (next != null) {
            position = KafkaOffset.checkpoint(next);
        }
        SourceWatch known = watch;
        if (looked && known != null) {
            consumer.currentLag(partition).ifPresent(lag -> known.logEndIs(position.nextOffset() + lag));
        }
        return new Fetched(polled.records(partition), position);
    }

    private boolean lookAround() {
        if (time.nanos() - lookedNanos < LOOK_EVERY.toNanos()) {
            return false;
        }
        if (watch != null) {
            watch.look();
        }
        lookedNanos = time.nanos();
        return true;
    }

    @Override
    public void watch() throws InterruptedException {
        if (lookAround()) {
            asking("watching", this::polledWhilePaused);
        }
    }

    /** What Kafka's client has fetched, it keeps; it hears of new leaders, and of what became of commits. */
    private boolean polledWhilePaused() {
        consumer.pause(List.of(partition));
        try {
            return consumer.poll(Duration.ZERO).isEmpty();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.debug("Left to the next poll", e);
            seek(position); // so that the client comes upon it again
            return true;
        } finally {
            consumer.resume(List.of(partition));
        }
    }

    @Override
    public PartitionStatus standing() {
        return watch == null ? PartitionStatus.UNKNOWN : watch.standing();
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
        try {
            consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
        } finally {
            if (admin != null) {
                admin.close(CLOSE_PATIENCE);
            }
        }
    }

    private interface Question<T> {
        T ask();
    }

    /** An interrupt moves no position: what is asked may be asked again. */
    private <T> T asking(String doing, Question<T> question) throws InterruptedException {
        try {
            return answered(doing, question);
        } catch (InterruptException e) {
            Thread.interrupted(); // told by the exception
            var interrupted = new InterruptedException("while %s %s".formatted(doing, partition));
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private <T> T answered(String doing, Question<T> question) {
        try {
            return question.ask();
        } catch (LogTruncationException e) {
            throw cutOff(e);
        } catch (OffsetOutOfRangeException e) {
            throw outOfRange(e);
        } catch (InterruptException e) {
            throw e; // one of them as well, and told as what it is
        } catch (KafkaException e) {
            throw failed(doing, e);
        }
    }

    private SourceException failed(String doing, KafkaException e) {
        return CorruptBatch.in(e)
                .<SourceException>map(batch -> new UnreadableBatch(batch.explained(partition, groupId()), e))
                .orElseGet(() -> new SourceException(
                        "Kafka failed while %s %s: %s".formatted(doing, partition, KafkaProblem.of(e)), e));
    }

    private LogCutOff cutOff(LogTruncationException e) {
        refuseAnotherTopic();
        // the client asks again at the next poll; without this only after a request's timeout
        seek(position);
        OffsetAndMetadata diverged = e.divergentOffsets().get(partition);
        Object at = diverged == null ? "an offset that is not known" : "offset " + diverged.offset();
        return new LogCutOff(
                "The log of %s was cut off at %s, below offset %s, where reading goes on: records that were handled are gone, and others take their offsets. Nothing is skipped silently. To go on with what the log has now, look for the offset where it differs and seek there: baton leases seek %s/%s/%s --to-offset %s --execute."
                        .formatted(
                                partition,
                                at,
                                position.nextOffset(),
                                groupId(),
                                partition.topic(),
                                partition.partition(),
                                diverged == null ? "<offset>" : diverged.offset()),
                e);
    }

    private OffsetOutOfRange outOfRange(OffsetOutOfRangeException e) {
        refuseAnotherTopic();
        long wanted = e.offsetOutOfRangePartitions().getOrDefault(partition, -1L);
        return new OffsetOutOfRange(partition.toString(), wanted, logStart(), logEnd(), e);
    }

    private void refuseAnotherTopic() {
        if (admin != null && watch != null) {
            watch.refuseAnother(new TopicCheck(properties, partition, PATIENCE).describe(admin));
        }
    }

    private String groupId() {
        return String.valueOf(properties.get(ConsumerConfig.GROUP_ID_CONFIG));
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
