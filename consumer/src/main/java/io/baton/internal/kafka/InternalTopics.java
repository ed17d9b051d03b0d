package io.baton.internal.kafka;

import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;

/** The topics in which Kafka keeps its own books. A foreign record among them is lost at best, and stops a coordinator at worst. Pure. */
final class InternalTopics {

    /** By name as well: Kafka makes some of them when they are first needed, and flags not all of them. */
    private static final Set<String> NAMES = Set.of(
            "__consumer_offsets",
            "__transaction_state",
            "__share_group_state",
            "__cluster_metadata",
            "__remote_log_metadata");

    private InternalTopics() {}

    static boolean has(String topic) {
        return NAMES.contains(topic);
    }

    static boolean has(TopicDescription topic) {
        return topic.isInternal() || has(topic.name());
    }
}
