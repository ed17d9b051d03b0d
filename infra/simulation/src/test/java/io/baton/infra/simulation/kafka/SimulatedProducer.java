package io.baton.infra.simulation.kafka;

import io.baton.infra.simulation.machine.SimulatedLatch;
import io.baton.infra.simulation.machine.SimulatedThread;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.jspecify.annotations.Nullable;

/**
 * A producer with the habits of Kafka's own, as far as outputs use it: what is asked for goes on in the background when its caller has
 * waited in vain, and is waited for again by the same call; after an error nothing but {@link #close} is left.
 */
public final class SimulatedProducer implements Producer<byte[], byte[]> {

    private static final Duration MAX_BLOCK = Duration.ofSeconds(5);

    private final SimulatedKafka kafka;
    private final ProducerThread thread;
    private final boolean transactional;
    private long transaction;
    private boolean inTransaction;
    /** Its caller has not heard of its end. */
    private @Nullable Operation unheard;

    private SimulatedProducer(SimulatedKafka kafka, @Nullable String transactionalId, Duration timeout) {
        this.kafka = kafka;
        this.thread = new ProducerThread(kafka, transactionalId, timeout);
        this.transactional = transactionalId != null;
    }

    /** An idempotent one. */
    public static SimulatedProducer idempotent(SimulatedKafka kafka) {
        return new SimulatedProducer(kafka, null, Duration.ZERO);
    }

    /** A transactional one. */
    static SimulatedProducer transactional(SimulatedKafka kafka, String transactionalId, Duration timeout) {
        return new SimulatedProducer(kafka, transactionalId, timeout);
    }

    @Override
    public void initTransactions() {
        transition("initTransactions", thread::init);
    }

    @Override
    public void beginTransaction() {
        failIfUnfit();
        if (inTransaction) {
            throw new IllegalStateException("a transaction is open");
        }
        inTransaction = true;
        transaction++;
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        failIfUnfit();
        long number = transaction;
        Operation operation = thread.does(
                "sendOffsetsToTransaction", () -> thread.commitOffsets(number, groupMetadata.groupId(), offsets));
        await(operation);
    }

    @Override
    public void commitTransaction() {
        long number = transaction;
        transition("commitTransaction", () -> thread.end(number, true));
        inTransaction = false;
    }

    @Override
    public void abortTransaction() {
        throw new UnsupportedOperationException("nobody has needed it yet");
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        throw new UnsupportedOperationException("nobody has needed it yet");
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        if (transactional) {
            failIfUnfit();
            if (!inTransaction) {
                throw new IllegalStateException("no transaction is open");
            }
        }
        thread.sends(
                new ProducerThread.Unsent(kafka.nextSequence(), transaction, kafka.placeOf(record), record, callback));
        return new Unawaited();
    }

    /** The same call, made again, waits for what it asked for before. */
    private void transition(String name, Operation.Request request) {
        Operation operation = unheard;
        if (operation == null) {
            failIfInError();
            operation = thread.does(name, request);
            unheard = operation;
        } else if (!operation.name().equals(name)) {
            throw pending(operation);
        }
        await(operation);
        unheard = null;
    }

    private void failIfUnfit() {
        if (unheard != null) {
            throw pending(unheard);
        }
        failIfInError();
    }

    private static IllegalStateException pending(Operation operation) {
        return new IllegalStateException(
                "the previous call to `%s` timed out and must be retried".formatted(operation.name()));
    }

    private void failIfInError() {
        KafkaException error = thread.error();
        if (error instanceof ProducerFencedException) {
            throw new ProducerFencedException("there is a newer producer with the same transactional id");
        } else if (error != null) {
            throw new KafkaException("an error state", error);
        }
    }

    private void await(Operation operation) {
        try {
            if (!operation.done().await(MAX_BLOCK.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException("timed out awaiting " + operation.name());
            }
        } catch (InterruptedException e) {
            throw SimulatedThread.interruptException(e);
        }
        KafkaException failure = operation.failure();
        if (failure != null) {
            unheard = null;
            throw failure;
        }
    }

    @Override
    public void close() {
        close(Duration.ofDays(1));
    }

    /** What is under way may end, an open transaction is aborted; after this time nothing is waited for. */
    @Override
    public void close(Duration timeout) {
        SimulatedLatch ended = thread.close(timeout.isZero());
        try {
            if (!ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                ended = thread.close(true);
                ended.await();
            }
        } catch (InterruptedException e) {
            var unused = thread.close(true);
            throw SimulatedThread.interruptException(e);
        }
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return List.of();
    }

    @Override
    public void flush() {
        throw new UnsupportedOperationException("nobody has needed it yet");
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
        throw new UnsupportedOperationException("nobody has needed it yet");
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
        throw new UnsupportedOperationException("nobody has needed it yet");
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return Map.of();
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        throw new UnsupportedOperationException("nobody has needed it yet");
    }

    /** Outputs have callbacks, and nobody waits. */
    private static final class Unawaited implements Future<RecordMetadata> {

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean isDone() {
            return false;
        }

        @Override
        public RecordMetadata get() {
            throw new UnsupportedOperationException("nobody has needed it yet");
        }

        @Override
        public RecordMetadata get(long timeout, TimeUnit unit) {
            return get();
        }
    }
}
