package io.baton.infra.simulation.kafka;

import io.baton.Output;
import io.baton.infra.simulation.Sabotage;
import io.baton.infra.simulation.machine.SimulatedThread;
import io.baton.internal.kafka.TransactionClients;
import io.baton.internal.output.OutputLimits;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/** The clients of one invocation that writes in transactions. */
public final class SimulatedClients implements TransactionClients {

    private static final Duration CALL_PATIENCE = Duration.ofSeconds(5);

    private final SimulatedKafka kafka;
    private final String transactionalId;
    private final Duration transactionTimeout;
    private final Requests requests;
    /** What was committed before the producer could take over, for a sabotage. */
    private Map<Transaction.Group, OffsetAndMetadata> early = Map.of();

    public SimulatedClients(SimulatedKafka kafka, String transactionalId, Duration transactionTimeout) {
        this.kafka = kafka;
        this.transactionalId = transactionalId;
        this.transactionTimeout = transactionTimeout;
        this.requests = new Requests(kafka);
    }

    @Override
    public Producer<byte[], byte[]> producer() {
        early = kafka.offsets();
        return SimulatedProducer.transactional(kafka, transactionalId, transactionTimeout);
    }

    @Override
    public Map<Output<?, ?>, OutputLimits> limits() {
        return Map.of();
    }

    @Override
    public Optional<OffsetAndMetadata> stableOffset(String group, TopicPartition partition) {
        var place = new Transaction.Group(group, partition);
        if (kafka.sabotage() == Sabotage.COMMITTED_IS_READ_TOO_EARLY) {
            return Optional.ofNullable(early.get(place));
        }
        try {
            return requests.ask("stable offset", CALL_PATIENCE, () -> kafka.stableOffset(place));
        } catch (InterruptedException e) {
            throw SimulatedThread.interruptException(e);
        }
    }

    @Override
    public void close() {
        requests.close();
    }
}
