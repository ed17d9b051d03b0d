package io.baton.internal.snapshot;

import io.baton.internal.lease.Checkpoint;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A part of the state. It keeps the unsettled changes with the values before them, so that it can give the segment as exactly the
 * finished records have left it. Safe for all threads.
 */
final class Segment {

    private static final class Write {

        private final long offset;
        private final Change now;
        private final byte @Nullable [] before;

        /** @param before the key's value before this change; null for none */
        private Write(long offset, Change now, byte @Nullable [] before) {
            this.offset = offset;
            this.now = now;
            this.before = before;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<StateKey, byte[]> values = new HashMap<>();
    /** In the order in which the handlers made them. */
    private final ArrayDeque<Write> unsettled = new ArrayDeque<>();

    private Map<StateKey, byte @Nullable []> dirty = new HashMap<>();

    byte @Nullable [] get(StateKey key) {
        lock.lock();
        try {
            return values.get(key);
        } finally {
            lock.unlock();
        }
    }

    /** Returns by how much the segment has grown, in bytes. */
    long write(long offset, Change change) {
        lock.lock();
        try {
            byte[] value = change.value();
            byte[] before = value == null ? values.remove(change.key()) : values.put(change.key(), value);
            unsettled.add(new Write(offset, change, before));
            return KeyedState.size(change.key(), value) - KeyedState.size(change.key(), before);
        } finally {
            lock.unlock();
        }
    }

    /** Settles the changes of these records. Returns how many were settled. */
    int settle(Checkpoint finished) {
        lock.lock();
        try {
            int settled = 0;
            for (Iterator<Write> writes = unsettled.iterator(); writes.hasNext(); ) {
                Write write = writes.next();
                if (finished.has(write.offset)) {
                    dirty.put(write.now.key(), write.now.value());
                    writes.remove();
                    settled++;
                }
            }
            return settled;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the changes that were settled since the last call. */
    Map<StateKey, byte @Nullable []> takeDirty() {
        lock.lock();
        try {
            Map<StateKey, byte @Nullable []> taken = dirty;
            dirty = taken.isEmpty() ? taken : new HashMap<>();
            return taken.isEmpty() ? Map.of() : taken;
        } finally {
            lock.unlock();
        }
    }

    /** The entries as all changes have left them. */
    Map<StateKey, byte[]> values() {
        lock.lock();
        try {
            return Map.copyOf(values);
        } finally {
            lock.unlock();
        }
    }

    /** The entries as the settled changes have left them. */
    Map<StateKey, byte[]> settled() {
        lock.lock();
        try {
            var copy = new HashMap<>(values);
            for (Iterator<Write> writes = unsettled.descendingIterator(); writes.hasNext(); ) {
                Write write = writes.next();
                if (write.before == null) {
                    copy.remove(write.now.key());
                } else {
                    copy.put(write.now.key(), write.before);
                }
            }
            return copy;
        } finally {
            lock.unlock();
        }
    }

    /** Replaces all entries by those of a snapshot. */
    void load(Map<StateKey, byte[]> all) {
        lock.lock();
        try {
            values.clear();
            values.putAll(all);
        } finally {
            lock.unlock();
        }
    }

    /** Loads a change of a snapshot. */
    void load(Change change) {
        lock.lock();
        try {
            if (change.value() == null) {
                values.remove(change.key());
            } else {
                values.put(change.key(), change.value());
            }
        } finally {
            lock.unlock();
        }
    }

    int entries() {
        lock.lock();
        try {
            return values.size();
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            long bytes = 0;
            for (Map.Entry<StateKey, byte[]> entry : values.entrySet()) {
                bytes += KeyedState.size(entry.getKey(), entry.getValue());
            }
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
