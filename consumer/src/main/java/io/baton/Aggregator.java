package io.baton;

import org.jspecify.annotations.Nullable;

/**
 * Combines the records of one key in one window into one value, the aggregate.
 *
 * @param <K> the records' key
 * @param <V> the records' value
 * @param <A> the aggregate
 */
public interface Aggregator<K extends @Nullable Object, V extends @Nullable Object, A> {

    /** Returns the aggregate of a window that has no record yet. */
    A create();

    /** Returns the aggregate with one more record. May change {@code aggregate} and return it. */
    A add(K key, V value, A aggregate);

    /**
     * Returns the aggregate of two sessions that a record joins. {@code first} is that of the earlier session. Session windows need
     * this method; others never call it.
     *
     * @throws UnsupportedOperationException unless it is overridden
     */
    default A merge(K key, A first, A second) {
        throw new UnsupportedOperationException(
                "A record joins two sessions, and the aggregator has no merge(): override it");
    }
}
