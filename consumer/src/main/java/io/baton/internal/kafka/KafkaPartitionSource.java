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
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
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

    /** What is told besides records, and what changes slowly, does not need to be looked at with each poll. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final TopicPartition partition;
    private final String groupId;
    private final Time time;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicCheck check;
    private final Admin admin;
    private final SourceWatch watch;
    private final MissingOffset missing;
    private final OffsetMirror mirror;
    private final FirstStart firstStart;
    private Checkpoint position = Checkpoint.at(0);
    private boolean hasBegun;
    /** Since the last seek, until Kafka has told what the log has. */
    private @Nullable LogTruncationException truncated;

    private long lookedNanos;

    /**
     * @param properties of Kafka's client, complete
     */
    public KafkaPartitionSource(
            Map<String, Object> properties, TopicPartition partition, SourceSettings settings, Time time) {
        this.partition = partition;
        this.groupId = String.valueOf(properties.get(ConsumerConfig.GROUP_ID_CONFIG));
        this.time = time;
        this.consumer = open(properties);
        this.check = new TopicCheck(properties, partition, settings.connectPatience());
        this.admin = open(check, consumer);
        boolean committedOnly = "read_committed".equals(properties.get(ConsumerConfig.ISOLATION_LEVEL_CONFIG));
        IsolationLevel isolation = committedOnly ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED;
        this.watch = new SourceWatch(admin, partition, groupId, settings, isolation, time);
        this.missing = new MissingOffset(() -> LogBounds.ask(admin, partition, isolation));
        this.mirror = new OffsetMirror(consumer, partition, time);
        this.firstStart = new FirstStart(consumer, partition, settings.start(), mirror);
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

    private static Admin open(TopicCheck check, KafkaConsumer<byte[], byte[]> consumer) {
        try {
            return check.open();
        } catch (RuntimeException e) {
            consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
            throw e;
        }
    }

    @Override
    public Optional<String> connect() {
        TopicDescription topic = check.describe(admin);
        watch.begin(topic);
        String topicId = TopicIdentity.known(topic.topicId().toString());
        mirror.topicIs(topicId);
        if (topicId == null) {
            LOG.warn(
                    "Kafka gives the topic '{}' no id, as brokers before 2.8 do, and newer ones whose inter.broker.protocol.version is older. Baton does not always notice that a topic was deleted and made again: stop the partition and delete its lease row before you do that.",
                    partition.topic());
        }
        return Optional.ofNullable(topicId);
    }

    @Override
    public void refuseYoungerThan(Lease.Progress progress) {
        check.refuseYoungerThan(progress, time.now(), admin);
    }

    @Override
    public Checkpoint firstStart() {
        try {
            return asking("asking where to begin", firstStart::checkpoint);
        } catch (InterruptedException e) {
            throw new SourceException("Interrupted " + e.getMessage(), e);
        }
    }

    @Override
    public void seek(Checkpoint start) {
        Checkpoint wanted = new Checkpoint(start.nextOffset(), start.leaderEpoch());
        if (hasBegun && wanted.equals(position)) {
            return; // the client is there, and a second seek to an epoch may stop it for ever
        }
        hasBegun = true;
        missing.forget();
        truncated = null;
        position = wanted;
        seekPosition();
    }

    private void seekPosition() {
        consumer.seek(partition, KafkaOffset.of(position, ""));
    }

    @Override
    public Fetched poll(Duration atMost) throws InterruptedException {
        long untilNanos = time.nanos() + atMost.toNanos();
        if (truncated != null) {
            return missed(truncated, atMost);
        }
        try {
            return asking("reading", () -> polled(atMost));
        } catch (OffsetOutOfRangeException e) {
            remember(e);
            return missed(e, Duration.ofNanos(untilNanos - time.nanos()));
        }
    }

    private Fetched polled(Duration atMost) {
        boolean looked = lookAround();
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(atMost);
        OffsetAndMetadata next = polled.nextOffsets().get(partition);
        if (next != null) {
            missing.forget();
            position = KafkaOffset.checkpoint(next);
        }
        if (looked) {
            consumer.currentLag(partition).ifPresent(lag -> watch.logEndIs(position.nextOffset() + lag));
        }
        return new Fetched(polled.records(partition), position);
    }

    private boolean lookAround() {
        if (time.nanos() - lookedNanos < LOOK_EVERY.toNanos()) {
            return false;
        }
        watch.look();
        lookedNanos = time.nanos();
        return true;
    }

    /**
     * The client says it once more only after a request's timeout; or never, if it seeks there again: it then waits for a leader of
     * an epoch that may never have been.
     */
    private void remember(KafkaException e) {
        if (e instanceof LogTruncationException truncation) {
            truncated = truncation;
        }
    }

    /** Nothing, until Kafka has told what became of the offset. */
    private Fetched missed(OffsetOutOfRangeException e, Duration atMost) throws InterruptedException {
        Optional<LogBounds> bounds = missing.bounds(atMost);
        if (bounds.isEmpty()) {
            return new Fetched(List.of(), position);
        }
        watch.refuseAnother(bounds.get().topic());
        throw e instanceof LogTruncationException truncation
                ? cutOff(truncation)
                : new OffsetOutOfRange(
                        partition.toString(),
                        position.nextOffset(),
                        bounds.get().start(),
                        bounds.get().end(),
                        e);
    }

    private LogCutOff cutOff(LogTruncationException e) {
        OffsetAndMetadata differs = e.divergentOffsets().get(partition);
        return new LogCutOff(
                "The log of %s was cut off at %s, below offset %s, where reading goes on: records that were handled are gone, and others take their offsets. Nothing is skipped silently. To go on with what the log has now, seek to the offset where it differs: baton leases seek %s/%s/%s --to-offset %s --execute."
                        .formatted(
                                partition,
                                differs == null ? "an offset that Kafka does not know" : "offset " + differs.offset(),
                                position.nextOffset(),
                                groupId,
                                partition.topic(),
                                partition.partition(),
                                differs == null ? "<offset>" : differs.offset()),
                e);
    }

    @Override
    public void watch() throws InterruptedException {
        if (lookAround()) {
            asking("watching", this::polledWhilePaused);
        }
    }

    /** Kafka's client keeps what it has fetched. It hears of new leaders, and of what became of commits. */
    private boolean polledWhilePaused() {
        consumer.pause(List.of(partition));
        try {
            return consumer.poll(Duration.ZERO).isEmpty();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.debug("The fetch failed; the next poll meets the failure again", e);
            remember(e);
            if (truncated == null) {
                seekPosition(); // so that the client comes upon it again
            }
            return true;
        } finally {
            consumer.resume(List.of(partition));
        }
    }

    @Override
    public PartitionStatus standing() {
        return watch.standing();
    }

    @Override
    public CompletionStage<Long> askEnd() {
        return LogBounds.offset(admin, partition, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED)
                .toCompletionStage()
                .thenApply(ListOffsetsResultInfo::offset);
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
            admin.close(CLOSE_PATIENCE);
        }
    }

    private interface Question<T> {
        T ask();
    }

    /** An interrupt moves no position: what is asked may be asked again. An offset that is missing is the caller's to explain. */
    private <T> T asking(String doing, Question<T> question) throws InterruptedException {
        try {
            return question.ask();
        } catch (InterruptException e) {
            Thread.interrupted(); // told by the exception
            var interrupted = new InterruptedException("while %s %s".formatted(doing, partition));
            interrupted.initCause(e);
            throw interrupted;
        } catch (OffsetOutOfRangeException e) {
            throw e;
        } catch (KafkaException e) {
            throw failed(doing, e);
        }
    }

    private SourceException failed(String doing, KafkaException e) {
        return CorruptBatch.in(e)
                .<SourceException>map(batch -> new UnreadableBatch(batch.explained(partition, groupId), e))
                .orElseGet(() -> new SourceException(
                        "Kafka failed while %s %s: %s".formatted(doing, partition, KafkaProblem.of(e)), e));
    }
}
