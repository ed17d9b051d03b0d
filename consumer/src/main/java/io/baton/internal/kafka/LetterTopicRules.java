package io.baton.internal.kafka;

import io.baton.internal.deadletter.DeadLetterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a topic needs so that no letter in it is lost unread. Settings that certainly lose letters are refused;
 * settings that may lose letters cause a warning. Pure.
 */
final class LetterTopicRules {

    /** As DEAD_LETTERS.md promises. */
    static final int HEADER_BYTES = 16 << 10;

    /** A letter may wait for its topic as long as an invocation lives. */
    private static final Duration LONGEST_ON_THE_WAY = Duration.ofMinutes(15);

    private static final Duration SUGGESTED_SPARE = Duration.ofDays(7);

    private final LetterTopic topic;
    private final TopicSettings settings;
    private final Map<String, Object> producer;

    /** @param producer properties with which letters are written, complete */
    LetterTopicRules(LetterTopic topic, TopicSettings settings, Map<String, Object> producer) {
        this.topic = topic;
        this.settings = settings;
        this.producer = producer;
    }

    /** @throws DeadLetterException if letters would be lost, with what to do about it */
    void refuseLosses() {
        String cleanup = settings.text(TopicConfig.CLEANUP_POLICY_CONFIG);
        if (Arrays.asList(cleanup.split("\\s*,\\s*")).contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            throw new DeadLetterException(
                    "The %s has cleanup.policy=%s: of the letters with one key Kafka keeps the last, and deletes the others, read or not. %s"
                            .formatted(
                                    topic,
                                    cleanup,
                                    mend(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE)),
                    null);
        }
        Duration delay = topic.longestDelay();
        Duration retention = retention();
        if (delay != null && retention != null && retention.compareTo(delay) <= 0) {
            throw new DeadLetterException(
                    "The %s has retention.ms=%s, and the longest delay of retryLater is %s: records would be deleted before they are due. %s"
                            .formatted(topic, retention.toMillis(), delay, mendRetention(delay)),
                    null);
        }
    }

    List<String> warnings() {
        var warnings = new ArrayList<String>();
        Duration delay = topic.longestDelay();
        if (delay != null) {
            warnOfRetention(delay, warnings);
        }
        number(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG)
                .map(Duration::ofMillis)
                .filter(limit -> isByCreateTime() && limit.compareTo(LONGEST_ON_THE_WAY) < 0)
                .ifPresent(limit -> warnings.add(
                        "The %s has message.timestamp.before.max.ms=%s: it refuses a letter that had to wait for longer, and the checkpoint then waits at the record until the record fails anew. %s"
                                .formatted(
                                        topic,
                                        limit.toMillis(),
                                        mend(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.MAX_VALUE))));
        OptionalInt replicas = settings.replicas();
        number(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)
                .filter(least -> replicas.isPresent() && least > replicas.getAsInt())
                .ifPresent(least -> warnings.add(
                        "The %s has min.insync.replicas=%s and partitions with %s replicas: older brokers refuse all that is written to it. %s"
                                .formatted(
                                        topic,
                                        least,
                                        replicas.getAsInt(),
                                        mend(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replicas.getAsInt()))));
        return warnings;
    }

    private void warnOfRetention(Duration delay, List<String> warnings) {
        Duration retention = retention();
        if (retention != null && retention.dividedBy(2).compareTo(delay) < 0) {
            warnings.add(
                    "The %s has retention.ms=%s, and the longest delay of retryLater is %s: records are deleted unread if the function that reads it is away for the rest. %s"
                            .formatted(topic, retention.toMillis(), delay, mendRetention(delay)));
        }
        number(TopicConfig.RETENTION_BYTES_CONFIG)
                .filter(bytes -> bytes >= 0)
                .ifPresent(bytes -> warnings.add(
                        "The %s has retention.bytes=%s: when more records wait in a partition of it, the first are deleted unread. %s"
                                .formatted(topic, bytes, mend(TopicConfig.RETENTION_BYTES_CONFIG, -1))));
    }

    /** @param most how large a record of the topic read may be, in bytes */
    Optional<String> tooSmallFor(long most) {
        return limit().filter(limit -> limit.bytes < most)
                .map(limit ->
                        "Records of the topic '%s' may have %s bytes (max.message.bytes), letters to the %s only %s (%s): %s. %s"
                                .formatted(
                                        topic.read(),
                                        most,
                                        topic,
                                        limit.bytes,
                                        limit.setting,
                                        topic.isForRetries()
                                                ? "the partition stops at a larger record that fails"
                                                : "what becomes of a larger record that fails is what whenTooLarge says",
                                        raised(limit, most)));
    }

    /** @param most how large a record of the topic read may be, in bytes */
    Optional<String> withoutRoomForHeaders(long most) {
        return limit().filter(limit -> limit.bytes >= most && limit.bytes < most + HEADER_BYTES)
                .map(limit ->
                        "A letter has up to %s bytes of headers more than its record, and the %s takes %s bytes (%s) where records of the topic '%s' may have %s. For the largest records as well: %s"
                                .formatted(
                                        HEADER_BYTES,
                                        topic,
                                        limit.bytes,
                                        limit.setting,
                                        topic.read(),
                                        most,
                                        raised(limit, most)));
    }

    /** The largest letter that the topic and the producer take, in bytes; without a limit where the topic does not tell its own. */
    long largest() {
        return limit().map(Limit::bytes).orElse(Long.MAX_VALUE);
    }

    private record Limit(String setting, long bytes) {}

    /** The smallest of the limits. */
    private Optional<Limit> limit() {
        Optional<Limit> ofTopic = number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                .map(it -> new Limit(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, it));
        return ofTopic.map(narrowest -> {
            for (String setting :
                    List.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, ProducerConfig.BUFFER_MEMORY_CONFIG)) {
                long bytes = OutputProperties.number(producer, setting).orElse(Long.MAX_VALUE);
                narrowest = bytes < narrowest.bytes ? new Limit(setting, bytes) : narrowest;
            }
            return narrowest;
        });
    }

    private String raised(Limit limit, long most) {
        return limit.setting.equals(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                ? mend(limit.setting, most + HEADER_BYTES)
                : "Raise %s in the target's properties.".formatted(limit.setting);
    }

    /** Null if the topic keeps its records for ever, or does not tell. */
    private @Nullable Duration retention() {
        return number(TopicConfig.RETENTION_MS_CONFIG)
                .filter(millis -> millis >= 0)
                .map(Duration::ofMillis)
                .orElse(null);
    }

    private boolean isByCreateTime() {
        return !settings.text(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).equals("LogAppendTime");
    }

    private Optional<Long> number(String setting) {
        OptionalLong number = settings.number(setting);
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    private String mendRetention(Duration delay) {
        return mend(TopicConfig.RETENTION_MS_CONFIG, delay.plus(SUGGESTED_SPARE).toMillis());
    }

    private String mend(String setting, Object value) {
        return "Correct it with: kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s --add-config %s=%s"
                .formatted(producer.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG), topic.name(), setting, value);
    }
}
