package io.baton.internal.kafka;

import io.baton.internal.lease.Checkpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Rehearses against a stand-in of a broker what the producers of outputs otherwise do for the first time once the partition is held. */
public final class RehearsedOutputs {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Map<String, Object> clientProperties;
    private final TopicPartition partition;
    private final String group;

    /** @param clientProperties all properties of a client of the stand-in */
    public RehearsedOutputs(Map<String, Object> clientProperties, TopicPartition partition, String group) {
        this.clientProperties = clientProperties;
        this.partition = partition;
        this.group = group;
    }

    /** Sends, and waits for the acknowledgement. */
    public void atLeastOnce(IntPredicate goesOnAfter) throws InterruptedException {
        try (var producer = opened(OutputProperties.each(clientProperties, Map.of()))) {
            for (int round = 0; goesOnAfter.test(round); round++) {
                answered(producer.send(output()));
            }
        }
    }

    /** Takes over, asks what is committed, sends, and commits with an offset. */
    @SuppressWarnings("removal") // as the outputs' own transactions do
    public void exactlyOnce(IntPredicate goesOnAfter) throws InterruptedException {
        var own = new ConsumerGroupMetadata(KafkaOutputTransactions.ownGroup(group));
        try (var admin = Admin.create(OutputProperties.admin(clientProperties));
                var producer = opened(OutputProperties.transactional(clientProperties, "baton/rehearsal"))) {
            producer.initTransactions();
            answered(admin.listConsumerGroupOffsets(
                            Map.of(
                                    own.groupId(),
                                    new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(partition))),
                            new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata(own.groupId()));
            for (int round = 0; goesOnAfter.test(round); round++) {
                producer.beginTransaction();
                var sent = producer.send(output());
                producer.sendOffsetsToTransaction(Map.of(partition, KafkaOffset.of(Checkpoint.at(round), "")), own);
                producer.commitTransaction();
                answered(sent);
            }
        }
    }

    private ProducerRecord<byte[], byte[]> output() {
        return new ProducerRecord<>(partition.topic(), partition.partition(), new byte[1], new byte[1]);
    }

    private static KafkaProducer<byte[], byte[]> opened(Map<String, Object> properties) {
        var brief = new HashMap<>(properties);
        brief.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        return new KafkaProducer<>(brief, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static <T> void answered(Future<T> asked) throws InterruptedException {
        try {
            asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The stand-in did not answer as a broker would", e);
        }
    }
}
