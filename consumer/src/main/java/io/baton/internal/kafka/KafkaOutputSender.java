package io.baton.internal.kafka;

import io.baton.Output;
import io.baton.internal.output.OutputException;
import io.baton.internal.output.OutputLimits;
import io.baton.internal.output.OutputPartitioner;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.output.OutputSender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes outputs by idempotent producers: one for each set of properties that outputs have of their own. */
public final class KafkaOutputSender implements OutputSender {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaOutputSender.class);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final Map<Output<?, ?>, OutputLimits> limits = new HashMap<>();
    private final Map<Output<?, ?>, OutputPartitioner> partitioners = new HashMap<>();
    private final List<UsersPartitioner> openPartitioners = new ArrayList<>();
    private final Map<Output<?, ?>, Producer<byte[], byte[]>> producers = new HashMap<>();
    private final List<Producer<byte[], byte[]>> open = new ArrayList<>();

    /**
     * Checks the topics, and opens the producers.
     *
     * @param read the topic that the function reads
     * @param clientProperties of Kafka's client that the function reads with, complete
     * @throws OutputException if a topic is not fit to be written to
     */
    public KafkaOutputSender(
            String read, List<Output<?, ?>> outputs, Map<String, Object> clientProperties, Duration patience) {
        var byProperties = new HashMap<Map<String, String>, List<Output<?, ?>>>();
        outputs.forEach(output -> byProperties
                .computeIfAbsent(output.properties(), unused -> new ArrayList<>())
                .add(output));
        try {
            byProperties.forEach((own, alike) -> {
                Map<String, Object> used = OutputProperties.each(clientProperties, own);
                var given = new HashMap<>(clientProperties);
                given.putAll(own);
                OutputProperties.unused(given, used).forEach(LOG::warn);
                open(read, alike, used, patience);
            });
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The producer of all outputs; closed with this sender. */
    public KafkaOutputSender(List<Output<?, ?>> outputs, Producer<byte[], byte[]> producer) {
        open.add(producer);
        outputs.forEach(output -> producers.put(output, producer));
    }

    private void open(String read, List<Output<?, ?>> outputs, Map<String, Object> properties, Duration patience) {
        limits.putAll(new OutputTopicCheck(read, properties, patience).limits(outputs));
        try {
            UsersPartitioner partitioner = UsersPartitioner.named(properties).orElse(null);
            if (partitioner != null) {
                openPartitioners.add(partitioner);
                outputs.forEach(output -> partitioners.put(output, partitioner));
            }
            var producer = new OutputProducer(properties, partitioner);
            open.add(producer);
            for (Output<?, ?> output : outputs) {
                producers.put(output, producer);
                producer.partitionsFor(output.topic()); // so that the first output needs no look-up
            }
        } catch (KafkaException e) {
            throw new OutputException(
                    OutputException.Kind.FAILED,
                    "The producer for %s could not be prepared: %s".formatted(outputs, KafkaProblem.of(e)),
                    e);
        }
    }

    /** What each output's topic takes. */
    public Map<Output<?, ?>, OutputLimits> limits() {
        return limits;
    }

    /** Of the outputs that have one of the user's. */
    public Map<Output<?, ?>, OutputPartitioner> partitioners() {
        return partitioners;
    }

    @Override
    public void send(OutputRecord output, Consumer<@Nullable Exception> answered) {
        Producer<byte[], byte[]> producer = producers.get(output.output());
        if (producer == null) {
            throw new IllegalStateException("no producer for the " + output.output());
        }
        try {
            var unused = producer.send(output.record(), (metadata, problem) -> answered.accept(problem));
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) { // an interceptor's too
            throw new OutputException(
                    OutputException.Kind.FAILED,
                    "The %s can't be written to: %s".formatted(output.output(), KafkaProblem.of(e)),
                    e);
        }
    }

    @Override
    public void abandon() {
        close(Duration.ZERO);
    }

    @Override
    public void close() {
        close(CLOSE_PATIENCE);
    }

    private void close(Duration atMost) {
        for (Producer<byte[], byte[]> producer : open) {
            try {
                producer.close(atMost);
            } catch (InterruptException e) {
                LOG.debug(
                        "Interrupted while a producer of outputs closed", e); // it did; the thread's flag is set again
            } catch (KafkaException e) {
                LOG.warn("A producer of outputs failed to close: {}", e.toString());
            }
        }
        open.clear();
        openPartitioners.forEach(UsersPartitioner::close);
        openPartitioners.clear();
    }
}
