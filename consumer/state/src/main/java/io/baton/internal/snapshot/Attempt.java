package io.baton.internal.snapshot;

import io.baton.State;
import io.baton.StateFullException;
import io.baton.Store;
import io.baton.internal.state.AttemptState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The state as one attempt sees it: first its own changes, then the state that the records before it left. */
final class Attempt implements AttemptState {

    /** Up to this number of changes, looking through them is faster than a map. */
    private static final int FEW = 8;

    private final KeyedState state;
    private final Stores stores;
    private final long most;
    private final boolean anyKey;
    private final ConsumerRecord<byte[], byte[]> record;
    private final List<Change> changes = new ArrayList<>(1);
    /** The place of each key's change, once there are more than {@link #FEW}: a record may close the windows of very many keys. */
    private Map<StateKey, Integer> places = Map.of();

    private long grown;
    /** The key that was read last, and what was found: mostly the handler changes it next. */
    private @Nullable StateKey asked;

    private @Nullable Change found;
    private boolean ended;

    /**
     * @param most how many bytes the state of the partition may have
     * @param anyKey whether the handler may ask for other keys than its record's
     */
    Attempt(KeyedState state, Stores stores, long most, boolean anyKey, ConsumerRecord<byte[], byte[]> record) {
        this.state = state;
        this.stores = stores;
        this.most = most;
        this.anyKey = anyKey;
        this.record = record;
    }

    long offset() {
        return record.offset();
    }

    /** At most one change of each key. */
    synchronized List<Change> changes() {
        return changes;
    }

    @Override
    public synchronized void end() {
        ended = true;
    }

    /** Drops the changes of these keys, after {@link #end}. */
    synchronized void forget(Set<StateKey> keys) {
        changes.removeIf(change -> keys.contains(change.key()));
    }

    @Override
    public <V> State<V> of(Store<?, V> store) {
        return entry(store, key(store, record.key()));
    }

    @Override
    public <K, V> State<V> of(Store<K, V> store, K key) {
        return entry(store, keyOf(store, key));
    }

    <V> State<V> entry(Store<?, V> store, StateKey key) {
        return new Entry<>(store, key);
    }

    /** @param bytes the key of a record, null for none */
    StateKey key(Store<?, ?> store, byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new IllegalStateException(
                    "The record has no key, so the %s has no state for it: name a key in state(store, key), or filter the record out"
                            .formatted(store));
        }
        return stores.key(index(store), bytes);
    }

    <K> StateKey keyOf(Store<K, ?> store, K key) {
        if (!anyKey) {
            throw new IllegalStateException(
                    "With Ordering.KEY a record has the state of its own key alone, as a record of the other key may be in hand: use state(store) with the %s, or leave concurrency out"
                            .formatted(store));
        }
        int index = index(store);
        byte[] bytes = store.keySerde().serializer().serialize(record.topic(), key);
        return stores.key(
                index,
                Objects.requireNonNull(bytes, "a key's serializer returned null")
                        .clone());
    }

    private int index(Store<?, ?> store) {
        int index = stores.indexOf(store.name());
        if (index < 0) {
            throw new IllegalArgumentException(
                    "The %s is not among the stores of the pipeline: name it in keeping(…), or its timer in onTimer(…)"
                            .formatted(store));
        }
        return index;
    }

    private void requireUnderWay() {
        if (ended) {
            throw new IllegalStateException(
                    "The handler has returned, so it can't read or change the state of its record any more: use state during the call only");
        }
    }

    private synchronized byte @Nullable [] get(StateKey key) {
        requireUnderWay();
        int own = find(key);
        return own < 0 ? value(before(key)) : changes.get(own).value();
    }

    private static byte @Nullable [] value(@Nullable Change found) {
        return found == null ? null : found.value();
    }

    /** The value that the records before left. No other record changes it while this record is in hand. */
    private @Nullable Change before(StateKey key) {
        if (!key.equals(asked)) {
            found = state.get(key);
            asked = key;
        }
        return found;
    }

    private synchronized void change(StateKey key, byte @Nullable [] value, Store<?, ?> store) {
        requireUnderWay();
        int own = find(key);
        Change before = own < 0 ? before(key) : changes.get(own);
        long more = KeyedState.size(key, value) - KeyedState.size(key, value(before));
        if (more > 0 && state.bytes() + grown + more > most) {
            throw new StateFullException(
                    "The state would have %s bytes with this value of %s bytes in the %s, and BATON_STATE_BYTES allows %s: delete keys that are no longer needed, or raise BATON_STATE_BYTES and the memory"
                            .formatted(state.bytes() + grown + more, value == null ? 0 : value.length, store, most));
        }
        grown += more;
        if (own < 0) {
            add(new Change(before == null ? key.copied() : before.key(), value));
        } else {
            changes.set(own, new Change(changes.get(own).key(), value));
        }
    }

    private void add(Change change) {
        changes.add(change);
        if (changes.size() > FEW) {
            places = places.isEmpty() ? new HashMap<>() : places;
            for (int i = places.size(); i < changes.size(); i++) {
                places.put(changes.get(i).key(), i);
            }
        }
    }

    private int find(StateKey key) {
        if (changes.size() > FEW) {
            return places.getOrDefault(key, -1);
        }
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    private final class Entry<V> implements State<V> {

        private final Store<?, V> store;
        private final StateKey key;

        private Entry(Store<?, V> store, StateKey key) {
            this.store = store;
            this.key = key;
        }

        @Override
        public @Nullable V get() {
            byte[] value = Attempt.this.get(key);
            // a copy, as a deserializer may answer the very bytes
            return value == null ? null : store.valueSerde().deserializer().deserialize(record.topic(), value.clone());
        }

        @Override
        public void put(V value) {
            byte[] bytes = store.valueSerde().serializer().serialize(record.topic(), value);
            change(
                    key,
                    Objects.requireNonNull(bytes, "a value's serializer returned null: use delete()")
                            .clone(),
                    store);
        }

        @Override
        public void delete() {
            change(key, null, store);
        }

        @Override
        public String toString() {
            return "state of the " + store;
        }
    }
}
