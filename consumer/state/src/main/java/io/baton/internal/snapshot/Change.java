package io.baton.internal.snapshot;

import org.jspecify.annotations.Nullable;

/** What a key has from now on. Its bytes belong to it. */
final class Change {

    private final StateKey key;
    private final byte @Nullable [] value;

    /** @param value null where the key has none any more */
    Change(StateKey key, byte @Nullable [] value) {
        this.key = key;
        this.value = value;
    }

    StateKey key() {
        return key;
    }

    byte @Nullable [] value() {
        return value;
    }
}
