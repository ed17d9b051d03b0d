package io.baton.internal.snapshot;

import io.baton.State;
import io.baton.Store;
import io.baton.internal.state.AttemptState;
import io.baton.internal.state.BatchState;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The state as one attempt at a batch sees it. Its records share their changes; each notes which keys were read and changed through its
 * context. A handler may use threads of its own.
 */
final class BatchAttempt implements BatchState {

    private final Attempt shared;
    private final Map<Long, OfRecord> byOffset = new HashMap<>();

    /** @param shared has the changes, as those of one record */
    BatchAttempt(Attempt shared) {
        this.shared = shared;
    }

    /** Of the record that the changes count as. */
    long offset() {
        return shared.offset();
    }

    List<Change> changes() {
        return shared.changes();
    }

    @Override
    public synchronized AttemptState of(ConsumerRecord<byte[], byte[]> record) {
        return byOffset.computeIfAbsent(record.offset(), offset -> new OfRecord(record));
    }

    @Override
    public void end() {
        shared.end();
    }

    @Override
    public synchronized boolean drop(Set<Long> offsets) {
        var dropped = new HashSet<StateKey>();
        offsets.forEach(offset -> {
            OfRecord record = byOffset.get(offset);
            if (record != null) {
                dropped.addAll(record.changed);
            }
        });
        for (Map.Entry<Long, OfRecord> each : byOffset.entrySet()) {
            if (!offsets.contains(each.getKey()) && !Collections.disjoint(each.getValue().touched, dropped)) {
                return false;
            }
        }
        shared.forget(dropped);
        return true;
    }

    private synchronized void note(OfRecord record, StateKey key, boolean change) {
        record.touched.add(key);
        if (change) {
            record.changed.add(key);
        }
    }

    private final class OfRecord implements AttemptState {

        private final ConsumerRecord<byte[], byte[]> record;
        private final Set<StateKey> touched = new HashSet<>(2);
        private final Set<StateKey> changed = new HashSet<>(2);

        private OfRecord(ConsumerRecord<byte[], byte[]> record) {
            this.record = record;
        }

        @Override
        public <V> State<V> of(Store<?, V> store) {
            return noting(store, shared.key(store, record.key()));
        }

        @Override
        public <K, V> State<V> of(Store<K, V> store, K key) {
            return noting(store, shared.keyOf(store, key));
        }

        private <V> State<V> noting(Store<?, V> store, StateKey key) {
            return new Noting<>(this, key, shared.entry(store, key));
        }

        @Override
        public void end() {
            shared.end();
        }
    }

    /** Notes before it reads or changes: what is noted too much has the batch handled once more, what is not noted would be lost. */
    private final class Noting<V> implements State<V> {

        private final OfRecord record;
        private final StateKey key;
        private final State<V> state;

        private Noting(OfRecord record, StateKey key, State<V> state) {
            this.record = record;
            this.key = key;
            this.state = state;
        }

        @Override
        public @Nullable V get() {
            note(record, key, false);
            return state.get();
        }

        @Override
        public void put(V value) {
            note(record, key, true);
            state.put(value);
        }

        @Override
        public void delete() {
            note(record, key, true);
            state.delete();
        }

        @Override
        public String toString() {
            return state.toString();
        }
    }
}
