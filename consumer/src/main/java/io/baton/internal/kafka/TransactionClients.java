package io.baton.internal.kafka;

import io.baton.Output;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The clients of Kafka's that transactions are written with: a simulated Kafka has others. */
public interface TransactionClients extends AutoCloseable {

    /** A further producer of the transactional id, which is the caller's to close; fences nobody yet. */
    Producer<byte[], byte[]> producer();

    /** The largest record that each output's topic takes, in bytes. */
    Map<Output<?, ?>, Long> largest();

    /**
     * The offset of a group, once no transaction is pending that would change it. Bounded in time.
     *
     * @return empty where nothing is committed
     * @throws KafkaException if that can't be known now
     */
    Optional<OffsetAndMetadata> stableOffset(String group, TopicPartition partition);

    /** Bounded in time. Producers are not closed with it. */
    @Override
    void close();
}
