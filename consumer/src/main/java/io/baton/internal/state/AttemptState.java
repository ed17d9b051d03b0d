package io.baton.internal.state;

import io.baton.State;
import io.baton.Store;

/** The state as one attempt at a record reads and changes it. No change counts before {@link PartitionState#keep}. */
public interface AttemptState {

    /** The state of the record's own key. */
    <V> State<V> of(Store<?, V> store);

    /** The state of any key. */
    <K, V> State<V> of(Store<K, V> store, K key);

    /** The handler has returned: from now on it can't read or change state. */
    void end();
}
