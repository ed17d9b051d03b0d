package io.baton.infra.simulation.kafka;

import io.baton.infra.simulation.Sabotage;
import io.baton.infra.simulation.machine.Machine;
import io.baton.infra.simulation.machine.Sandbox;
import io.baton.infra.simulation.machine.SimulatedThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnstableOffsetCommitException;

/** The cluster: the logs that are written to, the offsets of groups, and the way that requests come. */
public final class SimulatedKafka {

    /** Told what happens to what was written. */
    public interface Watcher {

        /** Outside of any transaction. */
        void appended(BrokerLog.Kept kept);

        /** It is sure that it is committed, or aborted, though nobody can see it yet. */
        void decided(Transaction transaction);

        /** Everybody can see it. */
        void ended(Transaction transaction);

        /** A transaction of this id begins. */
        void opened(String transactionalId);

        /** The transaction of this id was open for too long, and is going to be aborted. */
        void overran(String transactionalId);
    }

    private final Map<String, Integer> partitions;
    private final Network network;
    private final RandomGenerator random;
    private final Sabotage sabotage;
    private final Watcher watcher;
    private final TransactionCoordinator coordinator;
    private final Sandbox sandbox = new Sandbox("kafka");
    private final Map<TopicPartition, BrokerLog> logs =
            new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
    private final Set<Long> appended = new HashSet<>();
    private final Map<Transaction.Group, OffsetAndMetadata> offsets = new HashMap<>();
    /** Of transactions that did not end yet. */
    private final Map<Transaction.Group, Transaction> pending = new HashMap<>();

    private long sequences;

    /** @param partitions how many each topic has */
    public SimulatedKafka(
            Map<String, Integer> partitions,
            Network network,
            RandomGenerator random,
            Sabotage sabotage,
            Watcher watcher) {
        this.partitions = Map.copyOf(partitions);
        this.network = network;
        this.random = random;
        this.sabotage = sabotage;
        this.watcher = watcher;
        partitions.forEach((topic, count) -> {
            for (int partition = 0; partition < count; partition++) {
                var name = new TopicPartition(topic, partition);
                logs.put(name, new BrokerLog(name));
            }
        });
        this.coordinator = new TransactionCoordinator(this, sabotage);
    }

    TransactionCoordinator coordinator() {
        return coordinator;
    }

    Network network() {
        return network;
    }

    /** Of a record, whichever request it comes with. */
    long nextSequence() {
        return sequences++;
    }

    int upTo(int most) {
        return random.nextInt(most + 1);
    }

    TopicPartition placeOf(ProducerRecord<byte[], byte[]> record) {
        Integer count = partitions.get(record.topic());
        if (count == null) {
            throw new IllegalArgumentException("there is no topic " + record.topic());
        }
        int hash = record.key() == null ? 0 : java.util.Arrays.hashCode(record.key());
        return new TopicPartition(record.topic(), Math.floorMod(hash, count));
    }

    // Requests

    /** On its way from here on, whatever becomes of whoever sent it. */
    <T> void send(String what, Supplier<T> request, Answer<T> answer) {
        Network.Journey journey = network.journey(what);
        background("request", () -> {
            travel(journey.there());
            if (journey.arrives()) {
                answer.of(request);
                travel(journey.back());
                if (journey.answered()) {
                    answer.arrive();
                }
            }
        });
    }

    void background(String name, Runnable what) {
        SimulatedThread.start(sandbox, name, what);
    }

    static void travel(Duration time) {
        try {
            SimulatedThread.sleep(time);
        } catch (InterruptedException e) {
            throw new KafkaException("nobody interrupts the network", e);
        }
    }

    static long nanos() {
        return Machine.current().nanos();
    }

    /** A record that came before, with a request whose answer was lost, is there already. */
    void append(long sequence, ProducerRecord<byte[], byte[]> record, Optional<Transaction> transaction) {
        if (!appended.add(sequence)) {
            return;
        }
        BrokerLog.Kept kept =
                Objects.requireNonNull(logs.get(placeOf(record))).append(record, transaction.orElse(null));
        if (transaction.isEmpty()) {
            watcher.appended(kept);
        }
    }

    void isPending(Transaction.Group group, Transaction transaction) {
        pending.put(group, transaction);
    }

    /** Its markers are written one after the other; an offset that it commits is pending until its own is. */
    void mark(Transaction ended) {
        List<Runnable> markers = new ArrayList<>();
        ended.logs().forEach(log -> markers.add(() -> log.mark(ended)));
        ended.offsets()
                .forEach((group, offset) -> markers.add(() -> {
                    if (ended.isCommitted()) {
                        offsets.put(group, offset);
                    }
                    pending.remove(group, ended);
                }));
        while (!markers.isEmpty()) {
            markers.remove(upTo(markers.size() - 1)).run();
            travel(Duration.ofNanos(upTo(2_000_000)));
        }
    }

    void decided(Transaction transaction) {
        watcher.decided(transaction);
    }

    void opened(String transactionalId) {
        watcher.opened(transactionalId);
    }

    void overran(String transactionalId) {
        watcher.overran(transactionalId);
    }

    void ended(Transaction transaction) {
        watcher.ended(transaction);
    }

    /** For a sabotage. */
    void storeAtOnce(Transaction.Group group, OffsetAndMetadata offset) {
        offsets.put(group, offset);
    }

    Optional<OffsetAndMetadata> stableOffset(Transaction.Group group) {
        coordinator.look();
        if (pending.containsKey(group)) {
            throw new UnstableOffsetCommitException("a transaction is pending");
        }
        return Optional.ofNullable(offsets.get(group));
    }

    /** Of all groups. */
    Map<Transaction.Group, OffsetAndMetadata> offsets() {
        return Map.copyOf(offsets);
    }

    Sabotage sabotage() {
        return sabotage;
    }

    // For those who look from outside

    /** In an order that is always the same. */
    public List<BrokerLog> logs() {
        return List.copyOf(logs.values());
    }

    /** Whether a transaction of this id, begun at this time or later, keeps readers of committed records from going on. */
    public boolean holdsUpReaders(String transactionalId, long sinceNanos) {
        return coordinator.holdsUpReaders(transactionalId, sinceNanos);
    }
}
