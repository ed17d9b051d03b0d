package io.baton.internal.kafka;

import io.baton.Output;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.output.OutputException;
import io.baton.internal.output.OutputException.Kind;
import io.baton.internal.output.OutputLimits;
import io.baton.internal.output.OutputPartitioner;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka's real clients, for topics and a transactional id that were checked before. */
final class KafkaTransactionClients implements TransactionClients {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaTransactionClients.class);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final Map<String, Object> properties;
    private final Map<Output<?, ?>, OutputLimits> limits;
    private final List<Output<?, ?>> outputs;
    private final @Nullable UsersPartitioner partitioner;
    private final Admin admin;

    /**
     * Checks the topics and the permissions.
     *
     * @param clientProperties all properties of the Kafka client that the function reads with
     * @throws OutputException if a topic can't be written to, or a transaction is not possible
     */
    KafkaTransactionClients(
            LeaseKey lease,
            String transactionalId,
            List<Output<?, ?>> outputs,
            Map<String, Object> clientProperties,
            Duration patience) {
        this.properties = OutputProperties.transactional(clientProperties, transactionalId);
        OutputProperties.unused(clientProperties, properties).forEach(LOG::warn);
        this.outputs = List.copyOf(outputs);
        this.admin = Admin.create(OutputProperties.admin(clientProperties));
        try {
            var check = new TransactionCheck(admin, List.of(lease), clientProperties, properties, patience);
            this.limits = new OutputTopicCheck(lease.topic(), properties, patience).limits(outputs);
            OutputProblem.refuse(answered(check, transactionalId));
            this.partitioner = partitioner();
        } catch (RuntimeException e) {
            admin.close(CLOSE_PATIENCE);
            throw e;
        }
    }

    private static List<OutputProblem> answered(TransactionCheck check, String transactionalId) {
        try {
            return check.problems();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutputException(
                    Kind.FAILED,
                    "Interrupted while asking for the transactional id '%s'".formatted(transactionalId),
                    e);
        }
    }

    private @Nullable UsersPartitioner partitioner() {
        try {
            return UsersPartitioner.named(properties).orElse(null);
        } catch (KafkaException e) {
            throw new OutputException(Kind.FAILED, "The outputs can't be written: " + KafkaProblem.of(e), e);
        }
    }

    @Override
    public Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> made = null;
        String place = "";
        try {
            made = new OutputProducer(properties, partitioner);
            for (String topic : topics()) { // so that the first output needs no look-up
                place = " for the topic '%s'".formatted(topic);
                var unused = made.partitionsFor(topic);
            }
            return made;
        } catch (KafkaException e) {
            if (made != null) {
                made.close(Duration.ZERO);
            }
            throw new OutputException(
                    Kind.FAILED,
                    "The producer of outputs could not be prepared%s: %s".formatted(place, KafkaProblem.of(e)),
                    e);
        }
    }

    private Set<String> topics() {
        return outputs.stream().map(Output::topic).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public Map<Output<?, ?>, OutputLimits> limits() {
        return limits;
    }

    @Override
    public Map<Output<?, ?>, OutputPartitioner> partitioners() {
        UsersPartitioner users = partitioner;
        return users == null
                ? Map.of()
                : outputs.stream().distinct().collect(Collectors.toMap(output -> output, unused -> users));
    }

    @Override
    public Optional<OffsetAndMetadata> stableOffset(String group, TopicPartition partition) {
        try {
            return Optional.ofNullable(admin.listConsumerGroupOffsets(
                            Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(partition))),
                            new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata(group)
                    .get(OutputProperties.CALL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .get(partition));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException why ? why : new KafkaException(e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException(e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        admin.close(CLOSE_PATIENCE);
        if (partitioner != null) {
            partitioner.close();
        }
    }
}
