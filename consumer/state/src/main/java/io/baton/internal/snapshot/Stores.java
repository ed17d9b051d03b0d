package io.baton.internal.snapshot;

import java.util.List;

/** The stores of a pipeline, by their place in it. */
final class Stores {

    private final List<String> names;
    private final int[] seeds;

    Stores(List<String> names) {
        this.names = List.copyOf(names);
        this.seeds = names.stream().mapToInt(String::hashCode).toArray();
    }

    List<String> names() {
        return names;
    }

    /** Negative for a store that the pipeline does not keep. */
    int indexOf(String name) {
        return names.indexOf(name);
    }

    /** @param bytes taken over by the key; the caller does not change them */
    StateKey key(int store, byte[] bytes) {
        return new StateKey(store, seeds[store], bytes);
    }
}
