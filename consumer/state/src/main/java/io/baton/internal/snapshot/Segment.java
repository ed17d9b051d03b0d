package io.baton.internal.snapshot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A part of the state. Each entry has its value twice, with and without the unsettled changes, so that the segment can be given as exactly
 * the finished records have left it. Changes of one key are settled in the order in which they were made. Safe for all threads.
 */
final class Segment {

    private static final class Write {

        private final long offset;
        private final Entry entry;
        private final byte @Nullable [] value;

        private Write(long offset, Entry entry, byte @Nullable [] value) {
            this.offset = offset;
            this.entry = entry;
            this.value = value;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    /** Each entry under itself: it is its own key. */
    private final Map<StateKey, Entry> entries = new HashMap<>();
    /** In the order in which the handlers made them. */
    private final ArrayDeque<Write> unsettled = new ArrayDeque<>();

    private final List<Entry> dirty = new ArrayList<>();

    /** The entry of this key, which later changes may name instead of the key; null where it has no value. */
    @Nullable
    Change get(StateKey key) {
        lock.lock();
        try {
            Entry entry = entries.get(key);
            return entry == null || entry.value == null ? null : new Change(entry, entry.value);
        } finally {
            lock.unlock();
        }
    }

    /** Returns by how much the segment has grown, in bytes. */
    long write(long offset, Change change) {
        lock.lock();
        try {
            Entry entry = entry(change.key());
            byte[] value = change.value();
            long grown = KeyedState.size(entry, value) - KeyedState.size(entry, entry.value);
            entry.value = value;
            entry.unsettled++;
            unsettled.add(new Write(offset, entry, value));
            return grown;
        } finally {
            lock.unlock();
        }
    }

    private Entry entry(StateKey key) {
        if (key instanceof Entry known && !known.dropped) {
            return known;
        }
        Entry there = entries.get(key);
        if (there == null) {
            there = new Entry(key);
            entries.put(there, there);
        }
        return there;
    }

    /** Stands for an offset: the changes are of the attempt between two records that has this number. */
    static long betweenRecords(long number) {
        return -1 - number;
    }

    private static boolean has(Cut cut, long offset) {
        return offset < 0 ? offset >= -cut.between() : cut.finished().has(offset);
    }

    /** Settles the changes of what was done until then. Returns how many were settled. */
    int settle(Cut cut) {
        lock.lock();
        try {
            int settled = 0;
            for (Iterator<Write> writes = unsettled.iterator(); writes.hasNext(); ) {
                Write write = writes.next();
                if (has(cut, write.offset)) {
                    settle(write);
                    writes.remove();
                    settled++;
                }
            }
            return settled;
        } finally {
            lock.unlock();
        }
    }

    private void settle(Write write) {
        Entry entry = write.entry;
        entry.settled = write.value;
        entry.unsettled--;
        if (!entry.dirty) {
            entry.dirty = true;
            dirty.add(entry);
        }
    }

    /** Adds the changes that were settled since the last call. */
    void takeDirty(List<Change> taken) {
        lock.lock();
        try {
            for (Entry entry : dirty) {
                taken.add(new Change(entry, entry.settled));
                entry.dirty = false;
                dropIfNothing(entry);
            }
            dirty.clear();
        } finally {
            lock.unlock();
        }
    }

    private void dropIfNothing(Entry entry) {
        if (entry.isNothing()) {
            entries.remove(entry);
            entry.dropped = true;
        }
    }

    /** Passes on the entries as all changes have left them. */
    void forEach(Consumer<Change> each) {
        List<Change> copy = new ArrayList<>();
        lock.lock();
        try {
            for (Entry entry : entries.values()) {
                if (entry.value != null) {
                    copy.add(new Change(entry, entry.value));
                }
            }
        } finally {
            lock.unlock();
        }
        copy.forEach(each);
    }

    /** The entries as the settled changes have left them. */
    Map<StateKey, byte[]> settled() {
        lock.lock();
        try {
            Map<StateKey, byte[]> copy = HashMap.newHashMap(entries.size());
            for (Entry entry : entries.values()) {
                if (entry.settled != null) {
                    copy.put(entry, entry.settled);
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
            entries.clear();
            all.forEach(this::load);
        } finally {
            lock.unlock();
        }
    }

    /** Loads a change of a snapshot. */
    void load(Change change) {
        lock.lock();
        try {
            load(change.key(), change.value());
        } finally {
            lock.unlock();
        }
    }

    private void load(StateKey key, byte @Nullable [] value) {
        Entry entry = entry(key);
        entry.value = value;
        entry.settled = value;
        dropIfNothing(entry);
    }

    int entries() {
        lock.lock();
        try {
            int entries = 0;
            for (Entry entry : this.entries.values()) {
                entries += entry.value == null ? 0 : 1;
            }
            return entries;
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            long bytes = 0;
            for (Entry entry : entries.values()) {
                bytes += KeyedState.size(entry, entry.value);
            }
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
