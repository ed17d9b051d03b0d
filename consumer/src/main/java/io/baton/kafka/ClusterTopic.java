package io.baton.kafka;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Which topic it is, whichever way it was reached.
 *
 * @param id all zeros where brokers give topics none, as before Kafka 2.8
 * @param clusterId null where it is not told
 */
record TopicIdentity(String name, Uuid id, @Nullable String clusterId) {

    boolean isSameAs(TopicIdentity other) {
        if (isKnown(id) && isKnown(other.id)) {
            return id.equals(other.id);
        }
        return name.equals(other.name) && clusterId != null && clusterId.equals(other.clusterId);
    }

    private static boolean isKnown(Uuid id) {
        return !id.equals(Uuid.ZERO_UUID);
    }
}
