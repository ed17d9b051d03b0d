package io.baton.internal.kafka;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a topic: two addresses may lead to one cluster, so addresses don't tell topics apart.
 *
 * @param id all zeros if the brokers give topics no ids, as before Kafka 2.8
 * @param clusterId null if the cluster does not tell it
 */
record ClusterTopic(String name, Uuid id, @Nullable String clusterId) {

    boolean isSameAs(ClusterTopic other) {
        if (isKnown(id) && isKnown(other.id)) {
            return id.equals(other.id);
        }
        return name.equals(other.name) && clusterId != null && clusterId.equals(other.clusterId);
    }

    private static boolean isKnown(Uuid id) {
        return !id.equals(Uuid.ZERO_UUID);
    }
}
