package io.baton;

import org.jspecify.annotations.Nullable;

/**
 * Makes one value of a window's records, for each key.
 *
 * @param <K> the records' key
 * @param <V> the records' value
 * @param <A> what is made
 */
public interface Aggregator<K extends @Nullable Object, V extends @Nullable Object, A> {

    /** Of a window that has no record yet. */
    A create();

    /** With one more record. May change {@code aggregate} and return it. */
    A add(K key, V value, A aggregate);

    /**
     * Of two sessions that a record joins; the first is the earlier one.
     *
     * @throws UnsupportedOperationException unless it is implemented, as session windows need
     */
    default A merge(K key, A first, A second) {
        throw new UnsupportedOperationException(
                "Session windows join, so their aggregator needs merge(): implement it");
    }
}
