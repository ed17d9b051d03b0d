package io.baton.internal.snapshot;

import java.util.Arrays;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** A key in a store. Nobody changes its bytes. Equal to each other key of the same store and bytes. */
class StateKey {

    /** Spreads the seeds of stores over all bits. */
    private static final int SPREAD = 0x9E3779B9;

    private final int store;
    private final byte[] bytes;
    private final int hash;

    /**
     * The hash decides the segment, and snapshots have whole segments, so it never changes. It is made of the hash by which Kafka's producers choose
     * partitions. Java's hash of arrays would not do: binary numbers that follow one another have few values of it.
     *
     * @param store the place of the store among those of the pipeline; another version may order them differently
     * @param seed made of the store's name alone, so that the segment does not depend on that order
     */
    StateKey(int store, int seed, byte[] bytes) {
        this.store = store;
        this.bytes = bytes;
        this.hash = (Utils.murmur2(bytes) + seed) * SPREAD;
    }

    /** The same key with the same bytes. */
    StateKey(StateKey key) {
        this(key, key.bytes);
    }

    private StateKey(StateKey key, byte[] bytes) {
        this.store = key.store;
        this.bytes = bytes;
        this.hash = key.hash;
    }

    /** The same key with a copy of the bytes: a record's bytes may be changed later. */
    final StateKey copied() {
        return new StateKey(this, bytes.clone());
    }

    final int store() {
        return store;
    }

    final byte[] bytes() {
        return bytes;
    }

    /** From the hash's upper bits: {@link java.util.HashMap} goes by the lower ones. */
    final int segment(int segments) {
        return (int) (((hash & 0xFFFFFFFFL) * segments) >>> Integer.SIZE);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof StateKey key
                && key.hash == hash
                && key.store == store
                && Arrays.equals(key.bytes, bytes);
    }

    @Override
    public final int hashCode() {
        return hash;
    }
}
