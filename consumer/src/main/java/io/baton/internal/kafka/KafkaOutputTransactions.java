package io.baton.internal.kafka;

import io.baton.Output;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.output.Committed;
import io.baton.internal.output.OutputException;
import io.baton.internal.output.OutputException.Kind;
import io.baton.internal.output.OutputLimits;
import io.baton.internal.output.OutputPartitioner;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.output.OutputTransactions;
import io.baton.internal.output.Refusal;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's transactions under one transactional id for each group, topic and partition, whatever the generation: a successor
 * ends at once what its predecessor has left open, and readers wait no longer. The offset is committed under a group id of
 * Baton's own, which nobody else uses, and under the visible group's for tools.
 */
public final class KafkaOutputTransactions implements OutputTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaOutputTransactions.class);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    /** Stands behind the visible group's id. */
    public static final String OWN_GROUP = "-baton-outputs";

    private final TopicPartition partition;
    private final String group;
    private final String transactionalId;
    private final TransactionClients clients;
    private final Time time;
    private final Object closing = new Object();
    private volatile Producer<byte[], byte[]> producer;
    private boolean initialized;
    private boolean owns;
    /** After an error that leaves no producer fit to go on. */
    private boolean unusable;

    private boolean open;
    private @Nullable Committed last;
    /** Whose offsets are in the transaction, as long as its commit has no answer. */
    private @Nullable Committed committing;

    private volatile @Nullable Refusal refused;
    private boolean closed;

    /**
     * Checks the topics and the permissions, and opens the clients; fences nobody yet.
     *
     * @param clientProperties of Kafka's client that the function reads with, complete
     * @throws OutputException if a topic is not fit to be written to, or a transaction not possible
     */
    public KafkaOutputTransactions(
            LeaseKey lease,
            List<Output<?, ?>> outputs,
            Map<String, Object> clientProperties,
            Duration patience,
            Time time) {
        this(
                lease,
                new KafkaTransactionClients(lease, transactionalId(lease), outputs, clientProperties, patience),
                time);
    }

    /** @param clients closed with this */
    public KafkaOutputTransactions(LeaseKey lease, TransactionClients clients, Time time) {
        this.time = time;
        this.partition = new TopicPartition(lease.topic(), lease.partition());
        this.group = lease.groupId();
        this.transactionalId = transactionalId(lease);
        this.clients = clients;
        try {
            this.producer = clients.producer();
        } catch (RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    /** No topic has a slash in its name, and so no two partitions of any groups share an id. */
    public static String transactionalId(LeaseKey lease) {
        return "baton/" + lease;
    }

    /** The group under which the authoritative offset is committed. */
    public static String ownGroup(String groupId) {
        return groupId + OWN_GROUP;
    }

    /** What each output's topic takes. */
    public Map<Output<?, ?>, OutputLimits> limits() {
        return clients.limits();
    }

    @Override
    public Optional<Committed> takeOver() {
        if (!owns) {
            if (unusable) {
                openAgain();
            }
            if (!initialized) {
                asking("taking over the transactional id", producer::initTransactions);
                initialized = true;
            }
            last = stable().orElse(null);
            owns = true;
        }
        return Optional.ofNullable(last);
    }

    private void openAgain() {
        producer.close(Duration.ZERO);
        replace(clients.producer());
        initialized = false;
        open = false;
        committing = null;
        refused = null;
        unusable = false;
    }

    /** It may be closed meanwhile: the thread that takes over is not waited for. */
    private void replace(Producer<byte[], byte[]> made) {
        synchronized (closing) {
            if (!closed) {
                producer = made;
                return;
            }
        }
        made.close(Duration.ZERO);
        throw new OutputException(Kind.FAILED, "The outputs are closed", null);
    }

    /** What is committed, once no transaction is pending. */
    private Optional<Committed> stable() {
        String own = ownGroup(group);
        try {
            return clients.stableOffset(own, partition).flatMap(this::committed);
        } catch (KafkaException e) {
            throw failed("asking for the offset of the group '%s'".formatted(own), e);
        }
    }

    private Optional<Committed> committed(OffsetAndMetadata offset) {
        Optional<Committed> ours =
                Committed.parsed(offset.offset(), KafkaOffset.checkpoint(offset).leaderEpoch(), offset.metadata());
        if (ours.isEmpty()) {
            LOG.warn(
                    "The offset of the group '{}' for {} was not committed by Baton, so the lease row says where to go on. No tool is to change that group's offsets: use 'baton leases seek'.",
                    ownGroup(group),
                    partition);
        }
        return ours;
    }

    /** Of the outputs that have one of the user's. */
    public Map<Output<?, ?>, OutputPartitioner> partitioners() {
        return clients.partitioners();
    }

    @Override
    public void send(OutputRecord output) {
        beginIfNeeded();
        try {
            var unused = producer.send(output.record(), (metadata, problem) -> note(output, problem));
        } catch (RuntimeException e) { // an interceptor's too
            note(output, e);
            throw failed("writing to the %s".formatted(output.output()), e);
        }
    }

    /** Kafka's own message at the commit says neither which output it was nor which record wrote it. */
    private synchronized void note(OutputRecord output, @Nullable Exception problem) {
        Refusal before = refused;
        if (problem != null && (before == null || before.ofAnother())) {
            refused = Refusal.of(output, problem);
        }
    }

    private void beginIfNeeded() {
        if (!open) {
            asking("beginning a transaction", producer::beginTransaction);
            open = true;
        }
    }

    @Override
    public void commit(Committed position) {
        if (!position.equals(committing)) {
            beginIfNeeded();
            asking("committing", () -> {
                producer.sendOffsetsToTransaction(
                        offsets(position, position.metadata(time.now())), withoutMembers(ownGroup(group)));
                producer.sendOffsetsToTransaction(
                        offsets(position, OffsetMirror.metadata(position.topicId())), withoutMembers(group));
            });
            committing = position;
        }
        asking("committing", producer::commitTransaction);
        committing = null;
        open = false;
        last = position;
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(Committed position, String metadata) {
        return Map.of(partition, KafkaOffset.of(position.checkpoint(), metadata));
    }

    /** A group whose generation the coordinator does not check. */
    @SuppressWarnings("removal") // no consumer of Baton's own group exists that could be asked for it
    private static ConsumerGroupMetadata withoutMembers(String groupId) {
        return new ConsumerGroupMetadata(groupId);
    }

    private void asking(String doing, Runnable call) {
        try {
            call.run();
        } catch (KafkaException | IllegalStateException e) {
            throw failed(doing, e);
        }
    }

    private OutputException failed(String doing, @Nullable Throwable cause) {
        if (cause instanceof TimeoutException) {
            return new OutputException(
                    Kind.REPEAT, "Kafka did not answer while %s for %s".formatted(doing, partition), cause);
        }
        owns = false;
        unusable = true;
        if (isFenced(cause)) {
            return new OutputException(
                    Kind.FENCED,
                    "Another producer has taken the transactional id '%s' while %s: a newer invocation, or a client that is not Baton's. Or Kafka has ended the transaction, as it was open for longer than transaction.timeout.ms. Nothing of this invocation is committed any more"
                            .formatted(transactionalId, doing),
                    cause);
        }
        Refusal why = refused;
        return new OutputException(
                Kind.FAILED,
                why == null
                        ? "Kafka failed while %s for %s: %s".formatted(doing, partition, KafkaProblem.of(cause))
                        : why.what() + ". Nothing of its transaction is committed",
                cause);
    }

    private static boolean isFenced(@Nullable Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof ProducerFencedException || each instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }

    /** The producer aborts what is open by itself. */
    @Override
    public void close() {
        Producer<byte[], byte[]> last;
        synchronized (closing) {
            closed = true;
            last = producer;
        }
        try {
            last.close(CLOSE_PATIENCE);
        } catch (InterruptException e) {
            LOG.debug("Interrupted while the producer of outputs closed", e); // it did; the thread's flag is set again
        } catch (KafkaException e) {
            LOG.warn("The producer of outputs failed to close: {}", e.toString());
        } finally {
            clients.close();
        }
    }
}
