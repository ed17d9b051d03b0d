package io.baton.infra.simulation.kafka;

import io.baton.infra.simulation.Sabotage;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.ConcurrentTransactionsException;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * The transaction coordinator, as of Kafka 4: a request that comes late, of a transaction that has ended, changes nothing.
 */
final class TransactionCoordinator {

    /** Who asks: a producer, and the transaction that it asks for, as it counts them. */
    record Sender(String transactionalId, int epoch, long transaction) {}

    private static final class Id {
        private Duration timeout = Duration.ZERO;
        private int epoch = -1;
        private @Nullable Transaction current;
        private long lastEnded;
        private boolean lastCommitted;
    }

    /** How long markers may take to be written, in ms, where nothing is wrong. */
    private static final int MARKERS_MILLIS = 15;
    /** Now and then. */
    private static final int LATE_MILLIS = 800;

    private final SimulatedKafka kafka;
    private final Sabotage sabotage;
    private final Map<String, Id> ids = new TreeMap<>();

    TransactionCoordinator(SimulatedKafka kafka, Sabotage sabotage) {
        this.kafka = kafka;
        this.sabotage = sabotage;
    }

    /** Gives a producer the id; what the one before has left open is aborted first. */
    int init(String transactionalId, Duration timeout) {
        isThere();
        Id id = ids.computeIfAbsent(transactionalId, unused -> new Id());
        expire(transactionalId, id);
        id.timeout = timeout;
        if (id.current != null) {
            if (id.current.isOpen()) {
                id.epoch++;
                end(id, id.current, false);
            }
            throw new ConcurrentTransactionsException("the transaction before has not ended yet");
        }
        id.lastEnded = 0;
        return ++id.epoch;
    }

    /** The transaction that records of this sender belong to. */
    Transaction writing(Sender sender) {
        Id id = id(sender);
        if (isOld(id, sender)) {
            throw new InvalidProducerEpochException("epoch " + sender.epoch() + " is not " + id.epoch);
        }
        return open(id, sender);
    }

    /** Adds an offset to the transaction. */
    void commitOffset(Sender sender, Transaction.Group group, OffsetAndMetadata offset) {
        Id id = id(sender);
        fence(id, sender);
        Transaction transaction = open(id, sender);
        transaction.add(group, offset);
        if (sabotage == Sabotage.OFFSETS_ARE_COMMITTED_APART) {
            kafka.storeAtOnce(group, offset);
        } else {
            kafka.isPending(group, transaction);
        }
    }

    /** Decides the transaction. */
    void end(Sender sender, boolean commit) {
        Id id = id(sender);
        fence(id, sender);
        Transaction now = id.current;
        if (now == null || (now.number() != sender.transaction() && !unfenced()) || !now.isOpen()) {
            if ((sender.transaction() == id.lastEnded && id.lastCommitted == commit) || unfenced()) {
                return; // asked for again, as the answer was lost
            }
            throw new InvalidTxnStateException("transaction " + sender.transaction() + " is not open");
        }
        end(id, now, commit);
    }

    private boolean isOld(Id id, Sender sender) {
        return sender.epoch() != id.epoch && !unfenced();
    }

    private boolean unfenced() {
        return sabotage == Sabotage.EPOCH_IS_NOT_USED;
    }

    private void fence(Id id, Sender sender) {
        if (isOld(id, sender)) {
            throw new ProducerFencedException("epoch " + sender.epoch() + " is not " + id.epoch);
        }
    }

    private Transaction open(Id id, Sender sender) {
        Transaction now = id.current;
        if (now == null) {
            if (sender.transaction() <= id.lastEnded && !unfenced()) {
                throw new InvalidTxnStateException("transaction " + sender.transaction() + " has ended");
            }
            now = new Transaction(sender.transaction(), SimulatedKafka.nanos());
            id.current = now;
            kafka.opened(sender.transactionalId());
        } else if (!now.isOpen()) {
            throw new ConcurrentTransactionsException("the transaction before has not ended yet");
        } else if (now.number() != sender.transaction() && !unfenced()) {
            throw new InvalidTxnStateException("another transaction is open");
        }
        return now;
    }

    private void end(Id id, Transaction transaction, boolean commit) {
        transaction.end(commit);
        id.lastEnded = transaction.number();
        id.lastCommitted = commit;
        kafka.decided(transaction);
        kafka.background("markers", () -> {
            do {
                SimulatedKafka.travel(
                        Duration.ofMillis(kafka.upTo(kafka.upTo(20) == 0 ? LATE_MILLIS : MARKERS_MILLIS)));
            } while (kafka.network().coordinatorIsAway());
            kafka.mark(transaction);
            id.current = null;
            kafka.ended(transaction);
        });
    }

    private Id id(Sender sender) {
        isThere();
        Id id = ids.get(sender.transactionalId());
        if (id == null) {
            throw new InvalidTxnStateException("nobody has the id " + sender.transactionalId());
        }
        expire(sender.transactionalId(), id);
        return id;
    }

    private void isThere() {
        if (kafka.network().coordinatorIsAway()) {
            throw new CoordinatorNotAvailableException("the coordinator moves");
        }
    }

    /** Aborts what is open for too long, as it does now and then. */
    void look() {
        isThere();
        ids.forEach(this::expire);
    }

    private void expire(String transactionalId, Id id) {
        Transaction now = id.current;
        if (now != null && now.isOpen() && SimulatedKafka.nanos() - now.sinceNanos() > id.timeout.toNanos()) {
            id.epoch++;
            kafka.overran(transactionalId);
            end(id, now, false);
        }
    }

    boolean holdsUpReaders(String transactionalId, long sinceNanos) {
        Id id = ids.get(transactionalId);
        if (id == null) {
            return false;
        }
        expire(transactionalId, id);
        Transaction now = id.current;
        return now != null && now.isOpen() && !now.records().isEmpty() && now.sinceNanos() >= sinceNanos;
    }
}
