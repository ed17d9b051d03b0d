package io.baton.internal.kafka;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster says of a topic. A setting that it does not tell is empty.
 *
 * @param config null if it does not tell any
 */
record TopicSettings(TopicDescription description, @Nullable Config config) {

    /** Empty text if it is not told. */
    String text(String setting) {
        ConfigEntry entry = config == null ? null : config.get(setting);
        return entry == null || entry.value() == null ? "" : entry.value();
    }

    OptionalLong number(String setting) {
        try {
            return OptionalLong.of(Long.parseLong(text(setting)));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Of the partition that has the fewest. */
    OptionalInt replicas() {
        return description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min();
    }
}
