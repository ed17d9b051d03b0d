package io.baton.internal.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The properties of the producers that write outputs: Kafka's own defaults, but where a hand-over or the promise needs another value. */
final class OutputProperties {

    /** Those that only a producer has. */
    private static final List<String> FIXED = List.of(
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);

    /** A commit, or what comes before it, is asked for again after that; the lease is renewed meanwhile. */
    static final Duration CALL_PATIENCE = Duration.ofSeconds(5);

    /**
     * A coordinator that still ends a transaction answers that it is busy. Kafka's 100 ms would be the most part of a hand-over.
     */
    private static final int RETRY_BACKOFF_MS = 20;

    private static final int LONGEST_RETRY_BACKOFF_MS = 1_000;
    private static final int REQUEST_MS = 5_000;
    /** Within a transaction's own time, which is 60 s unless the user says otherwise. */
    private static final int TRANSACTIONAL_DELIVERY_MS = 30_000;

    /**
     * Of a record, unless the user says otherwise. The broker decides what is too large, by the topic's own setting; the memory is
     * used only while such a record is under way.
     */
    private static final int LARGEST = 32 << 20;

    private OutputProperties() {}

    static Map<String, Object> each(Map<String, Object> clientProperties, Map<String, String> overrides) {
        Map<String, Object> properties = common(clientProperties);
        properties.putAll(overrides);
        return promised(properties);
    }

    static Map<String, Object> transactional(Map<String, Object> clientProperties, String transactionalId) {
        Map<String, Object> properties = common(clientProperties);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, CALL_PATIENCE.toMillis());
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TRANSACTIONAL_DELIVERY_MS);
        promised(properties);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        return properties;
    }

    /** Of the client that asks what is committed, which each hand-over waits for. */
    static Map<String, Object> admin(Map<String, Object> clientProperties) {
        Map<String, Object> properties = TopicCheck.adminProperties(clientProperties, CALL_PATIENCE);
        properties.put(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MS);
        properties.put(AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG, LONGEST_RETRY_BACKOFF_MS);
        return properties;
    }

    private static Map<String, Object> common(Map<String, Object> clientProperties) {
        var properties = new HashMap<>(ClientProperties.shared(clientProperties, ProducerConfig.configNames()));
        // a consumer's interceptors don't fit a producer
        properties.remove(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);
        properties.put(
                ProducerConfig.CLIENT_ID_CONFIG,
                clientProperties.getOrDefault(ProducerConfig.CLIENT_ID_CONFIG, "baton") + "-outputs");
        properties.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MS);
        properties.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, LONGEST_RETRY_BACKOFF_MS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS);
        properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST);
        properties.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) LARGEST);
        return properties;
    }

    private static Map<String, Object> promised(Map<String, Object> properties) {
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        return properties;
    }

    /** Empty where it is not a number, so that the producer refuses it by name. */
    static OptionalLong number(Map<String, ?> properties, String name) {
        try {
            return OptionalLong.of(
                    Long.parseLong(String.valueOf(properties.get(name)).strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Which of the user's properties of a producer have no effect. None of these is a secret. */
    static List<String> unused(Map<String, ?> given, Map<String, ?> used) {
        return FIXED.stream()
                .filter(given::containsKey)
                .filter(name -> !text(name, given).equals(text(name, used)))
                .map(name -> "%s=%s is not used: outputs are written with %s. Leave it out."
                        .formatted(name, given.get(name), used.containsKey(name) ? used.get(name) : "none"))
                .toList();
    }

    private static String text(String name, Map<String, ?> properties) {
        String text = String.valueOf(properties.get(name));
        return name.equals(ProducerConfig.ACKS_CONFIG) && text.equals("-1") ? "all" : text;
    }
}
