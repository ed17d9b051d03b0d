package io.baton.internal.lease;

/**
 * Which lease: a consumer group's hold on one partition.
 *
 * @param groupId the consumer group, any text that is not blank
 * @param topic the topic's name
 * @param partition the partition's number, from 0
 */
public record LeaseKey(String groupId, String topic, int partition) {

    public LeaseKey {
        if (groupId.isBlank() || topic.isBlank() || partition < 0) {
            throw new IllegalArgumentException("A lease needs a group, a topic and a partition from 0: %s, %s, %s"
                    .formatted(groupId, topic, partition));
        }
    }

    /** The table's key, {@code group/topic/partition}; unambiguous, as a topic's name has no slash. */
    public String id() {
        return groupId + "/" + topic + "/" + partition;
    }

    @Override
    public String toString() {
        return id();
    }
}
