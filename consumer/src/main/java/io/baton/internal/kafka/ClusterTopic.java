package io.baton.internal.kafka;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What tells topics apart that may be in one cluster or in two, as the listeners by which they are reached don't.
 *
 * @param id all zeros where brokers give topics none, as before Kafka 2.8
 * @param clusterId null where it is not told
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
