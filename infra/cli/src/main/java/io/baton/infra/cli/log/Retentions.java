package io.baton.infra.cli.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** How long topics keep records, by time only: what {@code retention.bytes} deletes depends on records still to come. */
final class Retentions {

    private final PartitionLogs logs;

    Retentions(PartitionLogs logs) {
        this.logs = logs;
    }

    /** Of the topics that delete by time; a topic whose configuration may not be read is left out, like one that keeps all. */
    Map<String, Duration> of(Set<String> topics) {
        Set<ConfigResource> asked = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .collect(Collectors.toSet());
        Map<String, Duration> found = new HashMap<>();
        logs.admin().describeConfigs(asked).values().forEach((topic, answer) -> {
            Duration retention;
            try {
                retention = retention(logs.answer(answer));
            } catch (KafkaQuestionException e) {
                return;
            }
            if (retention != null) {
                found.put(topic.name(), retention);
            }
        });
        return found;
    }

    private static @Nullable Duration retention(@Nullable Config config) {
        if (config == null) {
            return null;
        }
        ConfigEntry policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        ConfigEntry millis = config.get(TopicConfig.RETENTION_MS_CONFIG);
        boolean deletes =
                policy == null || policy.value() == null || policy.value().contains("delete");
        if (!deletes || millis == null || millis.value() == null) {
            return null;
        }
        long value = Long.parseLong(millis.value());
        return value < 0 ? null : Duration.ofMillis(value);
    }
}
