package io.baton.internal.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Kafka's producer of outputs, which have their partition where the user's partitioner chooses it. */
final class OutputProducer extends KafkaProducer<byte[], byte[]> {

    private final @Nullable UsersPartitioner partitioner;

    /**
     * @param partitioner told the partitions of the topics; null where Kafka's client chooses
     * @throws KafkaException if it can't be made of its properties
     */
    OutputProducer(Map<String, Object> properties, @Nullable UsersPartitioner partitioner) {
        super(withoutPartitioner(properties), new ByteArraySerializer(), new ByteArraySerializer());
        this.partitioner = partitioner;
    }

    private static Map<String, Object> withoutPartitioner(Map<String, Object> properties) {
        var without = new HashMap<>(properties);
        without.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        return without;
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        List<PartitionInfo> partitions = super.partitionsFor(topic);
        if (partitioner != null) {
            partitioner.learn(topic, partitions);
        }
        return partitions;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> output, @Nullable Callback answered) {
        Future<RecordMetadata> sent = super.send(output, answered);
        if (partitioner != null && !sent.isDone()) { // it has just asked for the topic, so this does not wait
            var unused = partitionsFor(output.topic());
        }
        return sent;
    }
}
