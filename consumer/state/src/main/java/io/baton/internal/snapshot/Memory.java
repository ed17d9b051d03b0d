package io.baton.internal.snapshot;

import org.jspecify.annotations.Nullable;

/** A partition's state, with the name and the objects of the snapshot that was read or written last. Confined to the thread that owns it. */
final class Memory {

    private final KeyedState state = new KeyedState();
    private final SnapshotChain chain = new SnapshotChain();
    private @Nullable String name;
    private long nextOffset;

    KeyedState state() {
        return state;
    }

    SnapshotChain chain() {
        return chain;
    }

    /** The name of that snapshot; null before the first. */
    @Nullable
    String name() {
        return name;
    }

    /** The next offset of that snapshot's checkpoint. */
    long nextOffset() {
        return nextOffset;
    }

    void isNow(String snapshot, long itsNextOffset) {
        name = snapshot;
        nextOffset = itsNextOffset;
    }
}
