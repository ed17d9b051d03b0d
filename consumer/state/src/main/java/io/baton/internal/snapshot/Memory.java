package io.baton.internal.snapshot;

import org.jspecify.annotations.Nullable;

/** A partition's state, and the snapshot that it was read from or written to last. Confined to the thread that owns it. */
final class Memory {

    private final KeyedState state = new KeyedState();
    private final SnapshotChain chain = new SnapshotChain();
    private @Nullable String name;

    KeyedState state() {
        return state;
    }

    SnapshotChain chain() {
        return chain;
    }

    /** Null where there was none yet. */
    @Nullable
    String name() {
        return name;
    }

    void isNow(String snapshot) {
        name = snapshot;
    }
}
