package io.baton.internal.kafka;

import io.baton.Output;
import io.baton.internal.output.OutputLimits;
import io.baton.internal.output.OutputPartitioner;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The Kafka clients that write transactions. A simulated Kafka implements them too. */
public interface TransactionClients extends AutoCloseable {

    /** Makes another producer of the transactional id, which the caller closes. It fences no producer yet. */
    Producer<byte[], byte[]> producer();

    /** What each output's topic takes. */
    Map<Output<?, ?>, OutputLimits> limits();

    /** Of the outputs that have one of the user's. */
    default Map<Output<?, ?>, OutputPartitioner> partitioners() {
        return Map.of();
    }

    /**
     * The offset of a group, once no transaction is pending that would change it. Bounded in time.
     *
     * @return empty where nothing is committed
     * @throws KafkaException if the offset can't be read now
     */
    Optional<OffsetAndMetadata> stableOffset(String group, TopicPartition partition);

    /** Bounded in time. Producers are not closed with it. */
    @Override
    void close();
}
