package io.baton.internal.snapshot;

import org.jspecify.annotations.Nullable;

/** A key and its value. Nobody changes their bytes. Its segment's lock guards it, but for the key. */
final class Entry extends StateKey {

    /** As all changes have left it; null for none. */
    byte @Nullable [] value;
    /** As the settled changes have left it; null for none. */
    byte @Nullable [] settled;
    /** How many changes are not settled. */
    int unsettled;
    /** Whether a change was settled that no snapshot has. */
    boolean dirty;
    /** Whether the segment has dropped it, as it has no value. */
    boolean dropped;

    Entry(StateKey key) {
        super(key);
    }

    boolean isNothing() {
        return value == null && settled == null && unsettled == 0 && !dirty;
    }
}
