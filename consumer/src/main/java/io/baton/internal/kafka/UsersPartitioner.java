package io.baton.internal.kafka;

import io.baton.internal.output.OutputPartitioner;
import io.baton.internal.thrown.Thrown;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitioner that a user's {@code partitioner.class} names. Kafka's client would call it once the record that is handled counts
 * as finished, and what it throws would end the session. So it is called where the handler sends, and fails the record. Safe for
 * several threads if the partitioner is, as Kafka's client asks of it too.
 */
final class UsersPartitioner implements OutputPartitioner, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UsersPartitioner.class);

    private final Partitioner partitioner;
    private final Map<String, List<PartitionInfo>> topics = new HashMap<>();
    private volatile Cluster cluster = Cluster.empty();

    UsersPartitioner(Partitioner partitioner) {
        this.partitioner = partitioner;
    }

    /**
     * Empty where Kafka's client chooses.
     *
     * @param producer properties with which outputs are written
     * @throws KafkaException if there is no such partitioner, or it can't be made
     */
    static Optional<UsersPartitioner> named(Map<String, Object> producer) {
        Object named = producer.get(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        if (named == null) {
            return Optional.empty();
        }
        try {
            Partitioner made = named instanceof Class<?> type
                    ? Utils.newInstance(type, Partitioner.class)
                    : Utils.newInstance(String.valueOf(named).strip(), Partitioner.class);
            made.configure(producer);
            return Optional.of(new UsersPartitioner(made));
        } catch (Throwable thrown) {
            if (Thrown.isTheJvms(thrown)) {
                throw (Error) thrown;
            }
            throw new KafkaException(
                    "%s=%s can't be used: %s"
                            .formatted(ProducerConfig.PARTITIONER_CLASS_CONFIG, named, Thrown.words(thrown)),
                    thrown);
        }
    }

    /** The partitions of a topic, as the producer knows them. */
    @SuppressWarnings("ReferenceEquality") // the producer answers the same list until it hears of another
    synchronized void learn(String topic, List<PartitionInfo> partitions) {
        if (topics.put(topic, partitions) == partitions) {
            return;
        }
        List<PartitionInfo> all =
                topics.values().stream().flatMap(Collection::stream).toList();
        var nodes = new HashSet<Node>();
        all.forEach(partition -> {
            nodes.addAll(List.of(partition.replicas()));
            if (partition.leader() != null) {
                nodes.add(partition.leader());
            }
        });
        cluster = new Cluster(null, nodes, all, Set.of(), Set.of());
    }

    @Override
    public int partition(
            String topic,
            @Nullable Object key,
            byte @Nullable [] keyBytes,
            @Nullable Object value,
            byte @Nullable [] valueBytes) {
        Cluster known = cluster;
        int chosen = partitioner.partition(topic, key, keyBytes, value, valueBytes, known);
        int count = known.partitionsForTopic(topic).size();
        if (chosen < 0 || chosen >= count) {
            throw new KafkaException(
                    "it answers %s, and the topic has the partitions 0 to %s".formatted(chosen, count - 1));
        }
        return chosen;
    }

    @Override
    public void close() {
        try {
            partitioner.close();
        } catch (Exception e) {
            LOG.warn(
                    "The partitioner {} failed to close: {}",
                    partitioner.getClass().getName(),
                    Thrown.told(e));
        }
    }
}
