package io.baton.internal.kafka;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/**
 * A topic as its cluster describes it. A setting that the cluster does not tell is empty.
 *
 * @param config null if the cluster tells no settings
 */
record TopicSettings(TopicDescription description, @Nullable Config config) {

    /** Empty if the cluster does not tell it. */
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

    /** The number of replicas of the partition that has the fewest. */
    OptionalInt replicas() {
        return description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min();
    }
}
