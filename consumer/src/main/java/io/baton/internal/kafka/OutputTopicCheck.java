package io.baton.internal.kafka;

import io.baton.Output;
import io.baton.internal.output.OutputException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Checks, before the claim, that the topics of outputs exist and may be written to, and asks for the largest record that each
 * takes. It runs before a producer opens: a producer's first request makes some brokers create the topic.
 */
final class OutputTopicCheck {

    private final Map<String, Object> producer;
    private final Duration patience;

    /** @param producer properties with which the outputs are written, complete */
    OutputTopicCheck(Map<String, Object> producer, Duration patience) {
        this.producer = producer;
        this.patience = patience;
    }

    /**
     * The largest record that each topic takes, in bytes; without a limit where the cluster does not tell it, or where records are
     * compressed, so that only the broker can say.
     *
     * @throws OutputException if a topic is not there or not for us, or Kafka does not answer
     */
    Map<Output<?, ?>, Long> largest(Collection<Output<?, ?>> outputs) {
        Set<String> names = Set.copyOf(outputs.stream().map(Output::topic).toList());
        if (names.isEmpty()) {
            return Map.of();
        }
        try (var cluster = new ClusterLook(producer, names, patience)) {
            var largest = new HashMap<Output<?, ?>, Long>();
            for (Output<?, ?> output : outputs) {
                largest.put(output, largest(cluster, output));
            }
            return largest;
        } catch (KafkaException e) {
            throw failed("Kafka at %s can't be asked for the topics %s: %s", names, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutputException(
                    OutputException.Kind.FAILED, "Interrupted while asking for the topics " + names, e);
        }
    }

    private long largest(ClusterLook cluster, Output<?, ?> output) throws InterruptedException {
        try {
            TopicSettings found = cluster.topic(output.topic());
            requireWritable(output, found.description().authorizedOperations());
            return compresses()
                    ? Long.MAX_VALUE
                    : found.number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).orElse(Long.MAX_VALUE);
        } catch (ExecutionException e) {
            throw refused(output, e.getCause());
        } catch (TimeoutException e) {
            throw failed("Kafka at %s did not answer the question for the topics %s: %s", List.of(output.topic()), e);
        }
    }

    private boolean compresses() {
        return !"none".equals(String.valueOf(producer.getOrDefault(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none")));
    }

    /** Null from brokers that don't tell. */
    private static void requireWritable(Output<?, ?> output, @Nullable Set<AclOperation> allowed) {
        if (allowed != null && !allowed.isEmpty() && !allowed.contains(AclOperation.WRITE)) {
            throw notAllowed(output, null);
        }
    }

    private OutputException refused(Output<?, ?> output, @Nullable Throwable cause) {
        if (cause instanceof UnknownTopicOrPartitionException) {
            return new OutputException(
                    OutputException.Kind.FAILED,
                    "The topic '%s', which the pipeline writes to, does not exist on %s: create it. Baton does not create it, because you decide on its partitions and its retention."
                            .formatted(output.topic(), servers()),
                    cause);
        }
        return cause instanceof AuthorizationException
                ? notAllowed(output, cause)
                : failed("Kafka at %s can't be asked for the topics %s: %s", List.of(output.topic()), cause);
    }

    private static OutputException notAllowed(Output<?, ?> output, @Nullable Throwable cause) {
        return new OutputException(
                OutputException.Kind.FAILED,
                "The function may not write to the %s: give its principal WRITE and DESCRIBE on it.".formatted(output),
                cause);
    }

    private OutputException failed(String what, Collection<String> topics, @Nullable Throwable cause) {
        return new OutputException(
                OutputException.Kind.FAILED, what.formatted(servers(), topics, KafkaProblem.of(cause)), cause);
    }

    private Object servers() {
        return producer.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "?");
    }
}
