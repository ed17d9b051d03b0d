package io.baton.infra.simulation.kafka;

import io.baton.infra.simulation.kafka.TransactionCoordinator.Sender;
import io.baton.infra.simulation.machine.SimulatedLatch;
import io.baton.infra.simulation.machine.SimulatedThread;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A producer's own thread: sends records, a batch of one partition after the other, and does what it was asked for once none is left. */
final class ProducerThread {

    /** A record that waits to be sent, or for its answer. */
    record Unsent(
            long sequence,
            long transaction,
            TopicPartition partition,
            ProducerRecord<byte[], byte[]> record,
            Callback callback) {}

    private static final int LARGEST_BATCH = 16;
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final SimulatedKafka kafka;
    private final @Nullable String transactionalId;
    private final Duration transactionTimeout;
    private final Requests requests;
    private final ArrayDeque<Unsent> unsent = new ArrayDeque<>();
    private final ArrayDeque<Operation> operations = new ArrayDeque<>();
    private final SimulatedLatch ended = new SimulatedLatch(1);
    private SimulatedLatch work = new SimulatedLatch(1);
    private int epoch;
    /** That was begun, and not ended. */
    private long open;

    private boolean closing;
    private boolean forced;
    private @Nullable KafkaException error;

    ProducerThread(SimulatedKafka kafka, @Nullable String transactionalId, Duration transactionTimeout) {
        this.kafka = kafka;
        this.transactionalId = transactionalId;
        this.transactionTimeout = transactionTimeout;
        this.requests = new Requests(kafka);
        var unused = SimulatedThread.ofPlatform()
                .name("kafka-producer-network-thread")
                .daemon()
                .start(this::run);
    }

    // For the producer's callers

    void sends(Unsent record) {
        unsent.add(record);
        work.countDown();
    }

    Operation does(String name, Operation.Request request) {
        var operation = new Operation(name, request);
        operations.add(operation);
        work.countDown();
        return operation;
    }

    @Nullable
    KafkaException error() {
        return error;
    }

    /** Answers what tells when it has ended. */
    SimulatedLatch close(boolean atOnce) {
        closing = true;
        if (atOnce) {
            forced = true;
            requests.close();
        }
        work.countDown();
        return ended;
    }

    // The thread itself

    private void run() {
        try {
            while (!forced && goesOn()) {
                awaitWork();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a producer's thread", e);
        } finally {
            var closed = new KafkaException("the producer was closed");
            refuse(closed);
            operations.forEach(operation -> operation.fails(closed));
            ended.countDown();
        }
    }

    /** Does all that there is to do; false when it is closed. */
    private boolean goesOn() throws InterruptedException {
        while (!forced && (!unsent.isEmpty() || !operations.isEmpty())) {
            if (unsent.isEmpty()) {
                carryOut(operations.element());
                var unused = operations.poll();
            } else {
                sendBatch();
            }
        }
        if (closing && !forced && open > 0 && error == null) {
            abort();
        }
        return !closing;
    }

    private void abort() throws InterruptedException {
        try {
            end(open, false);
        } catch (KafkaException e) {
            error = e;
        }
    }

    private void awaitWork() throws InterruptedException {
        work.await();
        work = new SimulatedLatch(1);
    }

    private void carryOut(Operation operation) throws InterruptedException {
        try {
            KafkaException before = error;
            if (before != null) {
                throw before;
            }
            operation.request().carryOut();
            operation.succeeds();
        } catch (KafkaException e) {
            error = e;
            operation.fails(e);
        }
    }

    /** Those of one partition, in their order; another partition's may overtake them. */
    private void sendBatch() throws InterruptedException {
        List<TopicPartition> partitions =
                unsent.stream().map(Unsent::partition).distinct().toList();
        TopicPartition partition = partitions.get(kafka.upTo(partitions.size() - 1));
        List<Unsent> batch = unsent.stream()
                .filter(record -> record.partition().equals(partition))
                .limit(1L + kafka.upTo(LARGEST_BATCH - 1))
                .toList();
        open = batch.getFirst().transaction();
        int sendersEpoch = epoch;
        try {
            var unused = requests.ask("produce", FOR_EVER, () -> append(batch, sendersEpoch));
            unsent.removeAll(batch);
            batch.forEach(record ->
                    record.callback().onCompletion(new RecordMetadata(record.partition(), 0, 0, -1, -1, -1), null));
        } catch (KafkaException e) {
            error = e;
            refuse(e);
        }
    }

    private boolean append(List<Unsent> batch, int sendersEpoch) {
        String id = transactionalId;
        for (Unsent record : batch) {
            Optional<Transaction> transaction = id == null
                    ? Optional.empty()
                    : Optional.of(kafka.coordinator().writing(new Sender(id, sendersEpoch, record.transaction())));
            kafka.append(record.sequence(), record.record(), transaction);
        }
        return true;
    }

    private void refuse(KafkaException why) {
        List<Unsent> refused = new ArrayList<>(unsent);
        unsent.clear();
        refused.forEach(record ->
                record.callback().onCompletion(new RecordMetadata(record.partition(), -1, -1, -1, -1, -1), why));
    }

    void init() throws InterruptedException {
        epoch = requests.ask("init", FOR_EVER, () -> kafka.coordinator().init(id(), transactionTimeout));
    }

    void commitOffsets(long transaction, String group, Map<TopicPartition, OffsetAndMetadata> offsets)
            throws InterruptedException {
        open = transaction;
        var sender = new Sender(id(), epoch, transaction);
        var unused = requests.ask("offsets", FOR_EVER, () -> {
            offsets.forEach((partition, offset) ->
                    kafka.coordinator().commitOffset(sender, new Transaction.Group(group, partition), offset));
            return true;
        });
    }

    void end(long transaction, boolean commit) throws InterruptedException {
        var sender = new Sender(id(), epoch, transaction);
        var unused = requests.ask(commit ? "commit" : "abort", FOR_EVER, () -> {
            kafka.coordinator().end(sender, commit);
            return true;
        });
        open = 0;
    }

    private String id() {
        return Objects.requireNonNull(transactionalId, "it is not transactional");
    }
}
