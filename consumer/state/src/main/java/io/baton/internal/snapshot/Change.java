package io.baton.internal.snapshot;

import org.jspecify.annotations.Nullable;

/** A change of one key's value. Nobody changes its bytes. */
final class Change {

    private final StateKey key;
    private final byte @Nullable [] value;

    /** @param value null where the key is deleted */
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
