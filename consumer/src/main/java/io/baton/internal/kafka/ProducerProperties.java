package io.baton.internal.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The properties of the producer that sends letters. */
final class ProducerProperties {

    /** How long a letter may wait until its topic is found. Then it may wait for {@link #DELIVERY_MS} to be acknowledged. */
    private static final int FIND_MS = 5_000;

    private static final int DELIVERY_MS = 10_000;
    private static final int REQUEST_MS = 3_000; // which is also how long a producer may hang on when it is closed

    /**
     * The broker decides what is too large, so this limit is larger than any that a topic is likely to have. The memory is used
     * only while such a letter is under way.
     */
    private static final int LARGEST = 64 << 20;

    /** Added to the producer's own time limit, which it checks only now and then. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private ProducerProperties() {}

    /** The user's properties replace Baton's defaults and those of the function's consumer. Baton fixes those that its promise needs. */
    static Map<String, Object> complete(
            String topic, Map<String, Object> clientProperties, Map<String, String> overrides) {
        var properties = new HashMap<>(ClientProperties.shared(clientProperties, ProducerConfig.configNames()));
        // a consumer's interceptors don't fit a producer, and the partitioner is that of the outputs
        properties.remove(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);
        properties.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        properties.put(
                ProducerConfig.CLIENT_ID_CONFIG,
                "%s-to-%s".formatted(clientProperties.getOrDefault(ProducerConfig.CLIENT_ID_CONFIG, "baton"), topic));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, FIND_MS);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) LARGEST);
        properties.putAll(overrides);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        return properties;
    }

    /** How long the producer looks for the topic. */
    static Duration patienceToFind(Map<String, Object> properties) {
        return Duration.ofMillis(Long.parseLong(String.valueOf(properties.get(ProducerConfig.MAX_BLOCK_MS_CONFIG))));
    }

    /** How long to wait for the producer's answer. */
    static Duration patience(Map<String, Object> properties) {
        String delivery = String.valueOf(properties.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG));
        return Duration.ofMillis(Long.parseLong(delivery)).plus(GRACE);
    }
}
