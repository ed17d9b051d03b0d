package io.baton.internal.output;

import org.jspecify.annotations.Nullable;

/** Chooses the partition of an output where Kafka's client is not to choose it. For the threads of handlers. */
@FunctionalInterface
public interface OutputPartitioner {

    /**
     * May throw anything, for it is the user's code.
     *
     * @param key as the handler has sent it
     * @param value as the handler has sent it
     */
    int partition(
            String topic,
            @Nullable Object key,
            byte @Nullable [] keyBytes,
            @Nullable Object value,
            byte @Nullable [] valueBytes);
}
