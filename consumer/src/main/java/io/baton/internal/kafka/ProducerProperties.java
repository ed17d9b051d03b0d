package io.baton.internal.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** What the producer of letters is built with. */
final class ProducerProperties {

    /** What a letter may wait for its topic to be found, and then for the acknowledgement. */
    private static final int FIND_MS = 5_000;

    private static final int DELIVERY_MS = 10_000;
    private static final int REQUEST_MS = 3_000; // which is also how long a producer may hang on when it is closed

    /**
     * The broker is to decide what is too large. The source took the record, so no limit of ours should be smaller than
     * any a topic is likely to have; the memory is used only while such a letter is under way.
     */
    private static final int LARGEST = 64 << 20;

    /** Beyond what the producer itself allows a letter, which it sees to now and then only. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private ProducerProperties() {}

    /** The user's properties over our defaults and what the function reads with; ours where the promise hangs on them. */
    static Map<String, Object> complete(
            String topic, Map<String, Object> clientProperties, Map<String, String> overrides) {
        var properties = new HashMap<>(ClientProperties.shared(clientProperties, ProducerConfig.configNames()));
        // a consumer's interceptors are none of a producer's
        properties.remove(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);
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

    /** How long the topic is looked for. */
    static Duration patienceToFind(Map<String, Object> properties) {
        return Duration.ofMillis(Long.parseLong(String.valueOf(properties.get(ProducerConfig.MAX_BLOCK_MS_CONFIG))));
    }

    /** How long the producer's promise of an answer is waited for. */
    static Duration patience(Map<String, Object> properties) {
        String delivery = String.valueOf(properties.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG));
        return Duration.ofMillis(Long.parseLong(delivery)).plus(GRACE);
    }
}
