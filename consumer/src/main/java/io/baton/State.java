package io.baton;

import org.jspecify.annotations.Nullable;

/**
 * The value of one key in a {@link Store}, as the records before this record left it. The handler's changes count once its attempt
 * has succeeded; an exception or a timeout drops them. Valid during the handler's call, on its thread.
 *
 * @param <V> the value
 */
public interface State<V> {

    /** Returns a copy, made anew by each call; null where the key has no value. A change of the copy counts once it is {@link #put} back. */
    @Nullable
    V get();

    /**
     * Sets the value of the key to a copy of this value.
     *
     * @throws io.baton.StateFullException where the partition's state would be larger than {@code BATON_STATE_BYTES}
     * @throws org.apache.kafka.common.errors.SerializationException if the value can't be serialized
     */
    void put(V value);

    /** Removes the value of the key. */
    void delete();
}
