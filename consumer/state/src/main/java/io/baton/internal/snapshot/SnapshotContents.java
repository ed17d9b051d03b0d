package io.baton.internal.snapshot;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The state of a snapshot, for operators. Immutable; nobody changes the bytes of keys and values. */
public final class SnapshotContents {

    private final List<String> stores;
    private final Memory memory;

    SnapshotContents(List<String> stores, Memory memory) {
        this.stores = List.copyOf(stores);
        this.memory = memory;
    }

    /** The names of the stores, in the pipeline's order. */
    public List<String> stores() {
        return stores;
    }

    /** Where to go on with this state. */
    public long nextOffset() {
        return memory.nextOffset();
    }

    public long entries() {
        return memory.state().entries();
    }

    /** In memory, as the metric has it. */
    public long stateBytes() {
        return memory.state().bytes();
    }

    /** Passes on key and value of each entry of a store, in no order. */
    public void forEach(String store, BiConsumer<byte[], byte[]> entry) {
        memory.state().forEach(stores.indexOf(store), entry);
    }

    Map<StateKey, byte[]> segment(int segment) {
        return memory.state().settled(segment);
    }
}
