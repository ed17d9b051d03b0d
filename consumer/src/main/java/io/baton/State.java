package io.baton;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Store} has for one key, as the records before this one have left it. What the handler changes counts once its
 * attempt has succeeded: what it throws, and a timeout, drop it. Valid during the handler's call, on its thread.
 */
public interface State<V> {

    /** A copy, made anew by each call: change it, and {@link #put} it back. Null where there is nothing. */
    @Nullable
    V get();

    /**
     * Copies the value.
     *
     * @throws io.baton.StateFullException where the partition's state would be larger than {@code BATON_STATE_BYTES}
     * @throws org.apache.kafka.common.errors.SerializationException if the value can't be serialized
     */
    void put(V value);

    void delete();
}
