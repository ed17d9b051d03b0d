package io.baton.infra.explorer;

import io.baton.infra.explorer.Coordinator.Answer;
import io.baton.infra.explorer.Coordinator.Request;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.output.Committed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.jspecify.annotations.Nullable;

/**
 * A producer with the habits of Kafka's own, as far as outputs use it: a commit that had no answer is to be made again before
 * anything else, and once it is fenced nothing but {@link #close} is left. What a transaction holds goes to the coordinator with its commit.
 */
final class RemoteProducer implements Producer<byte[], byte[]> {

    private static final long NONE = -1;

    private final RemoteCoordinator coordinator;
    private final List<ProducerRecord<byte[], byte[]>> open = new ArrayList<>();
    private long epoch = NONE;
    private @Nullable Committed position;
    private boolean committing;
    private boolean fenced;

    RemoteProducer(RemoteCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public void initTransactions() {
        failIfUnfit();
        epoch = ((Answer.Epoch) coordinator.ask(new Request.Init())).epoch();
    }

    @Override
    public void beginTransaction() {
        failIfUnfit();
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        failIfUnfit();
        if (groupMetadata.groupId().endsWith(KafkaOutputTransactions.OWN_GROUP)) {
            OffsetAndMetadata offset = offsets.values().iterator().next();
            position = Committed.parsed(offset.offset(), OptionalInt.empty(), offset.metadata())
                    .orElseThrow();
            coordinator.beginsToCommit();
        }
    }

    @Override
    public void commitTransaction() {
        Committed told = position;
        if (told == null || fenced) {
            throw fenced ? refused() : new IllegalStateException("an offset goes with each commit");
        }
        committing = true;
        if (coordinator.ask(new Request.Commit(epoch, List.copyOf(open), told)) instanceof Answer.Fenced) {
            fenced = true;
            throw refused();
        }
        committing = false;
        open.clear();
        position = null;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        failIfUnfit();
        open.add(record);
        return new CompletableFuture<>();
    }

    private void failIfUnfit() {
        if (fenced) {
            throw refused();
        }
        if (committing) {
            throw new IllegalStateException("the previous call to `commitTransaction` timed out and must be retried");
        }
    }

    private static ProducerFencedException refused() {
        return new ProducerFencedException("there is a newer producer with the same transactional id");
    }

    @Override
    public void close() {
        open.clear();
    }

    @Override
    public void close(Duration timeout) {
        close();
    }

    void describe(Fingerprint text, Coordinator authority) {
        text.flag(authority.isNewest(epoch))
                .flag(epoch == NONE)
                .flag(committing)
                .flag(fenced);
        text.number(open.size()).word(String.valueOf(position));
    }

    // Nobody asks for these

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void abortTransaction() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return List.of();
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return Map.of();
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
        throw new UnsupportedOperationException();
    }
}
