package io.baton.internal.state;

import io.baton.State;
import io.baton.Store;

/** What one attempt at a record reads and changes. Nothing of it counts before {@link PartitionState#keep}. */
public interface AttemptState {

    /** Of the record's own key. */
    <V> State<V> of(Store<?, V> store);

    /** Of another key. */
    <K, V> State<V> of(Store<K, V> store, K key);

    /** The handler has returned: nothing can be read or changed any more. */
    void end();
}
