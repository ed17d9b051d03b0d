package io.baton.internal.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The state of a partition in memory. Safe for all threads; one thread at a time settles and takes snapshots. */
final class KeyedState {

    /** Each segment is written as a whole from time to time; small segments make small snapshots. */
    static final int SEGMENTS = 256;
    /** The memory that an entry needs beside its bytes: the map's node and place, the key, and the headers of two arrays. */
    private static final int ENTRY_BYTES = 100;

    private final Segment[] segments =
            Stream.generate(Segment::new).limit(SEGMENTS).toArray(Segment[]::new);
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger unsettled = new AtomicInteger();
    /**
     * Held while changes are settled, and while those of an attempt between two records are written: a cut knows how many such attempts there
     * were when it asks which records are finished.
     */
    private final ReentrantLock whole = new ReentrantLock();
    /** How many attempts between two records there have been. */
    private long between;

    private @Nullable Cut lastSettled;

    private volatile boolean dirty;

    static long size(StateKey key, byte @Nullable [] value) {
        return value == null ? 0 : ENTRY_BYTES + key.bytes().length + value.length;
    }

    /** The key and its value; null for no value. A change that names the key in this form is made faster. */
    @Nullable
    Change get(StateKey key) {
        return segment(key).get(key);
    }

    /** Takes the changes of the record at this offset, before the record counts as finished. */
    void write(long offset, List<Change> changes) {
        unsettled.addAndGet(changes.size()); // before they can be settled
        long grown = 0;
        for (Change change : changes) {
            grown += segment(change.key()).write(offset, change);
        }
        if (grown != 0) {
            bytes.addAndGet(grown);
        }
    }

    /** Takes the changes of an attempt between two records: no snapshot has some of them alone. */
    void writeBetweenRecords(List<Change> changes) {
        whole.lock();
        try {
            write(Segment.betweenRecords(between), changes);
            between++;
        } finally {
            whole.unlock();
        }
    }

    /**
     * Settles the changes of what was done until a moment, all of which have been written: they belong to the next snapshot.
     *
     * @param cuts asked for the moment when nobody is in the middle of {@link #writeBetweenRecords}
     */
    @SuppressWarnings("ReferenceEquality") // a session that went back may come to an equal cut with other changes
    Cut settle(Cuts cuts) {
        whole.lock();
        try {
            Cut cut = cuts.latest(between);
            if (cut != lastSettled) { // no change of it comes later
                settle(cut);
                lastSettled = cut;
            }
            return cut;
        } finally {
            whole.unlock();
        }
    }

    private void settle(Cut cut) {
        if (unsettled.get() > 0) {
            int settled = 0;
            for (Segment segment : segments) {
                settled += segment.settle(cut);
            }
            dirty = dirty || settled > 0; // before unsettled falls, so that no change is missed in between
            unsettled.addAndGet(-settled);
        }
    }

    /** How many changes are of records that may still be unfinished. */
    int unsettled() {
        return unsettled.get();
    }

    /** Takes the changes that were settled since the last call. */
    List<Change> takeDirty() {
        dirty = false;
        var taken = new ArrayList<Change>();
        for (Segment segment : segments) {
            segment.takeDirty(taken);
        }
        return taken;
    }

    /** Whether a change was settled since {@link #takeDirty}. */
    boolean isDirty() {
        return dirty;
    }

    /** A segment as the settled changes have left it. */
    Map<StateKey, byte[]> settled(int segment) {
        return segments[segment].settled();
    }

    /** Loads a whole segment of a snapshot. Call {@link #loaded} after the last load. */
    void load(int segment, Map<StateKey, byte[]> all) {
        segments[segment].load(all);
    }

    /** Loads a change of a snapshot. */
    void load(Change change) {
        segment(change.key()).load(change);
    }

    void loaded() {
        long sum = 0;
        for (Segment segment : segments) {
            sum += segment.bytes();
        }
        bytes.set(sum);
    }

    /** The bytes of keys and values, and what entries need beside them. */
    long bytes() {
        return bytes.get();
    }

    long entries() {
        long entries = 0;
        for (Segment segment : segments) {
            entries += segment.entries();
        }
        return entries;
    }

    /** Passes on each entry of a store. */
    void forEach(int store, BiConsumer<byte[], byte[]> entry) {
        for (Segment segment : segments) {
            segment.forEach(there -> {
                if (there.key().store() == store) {
                    entry.accept(there.key().bytes(), Objects.requireNonNull(there.value()));
                }
            });
        }
    }

    private Segment segment(StateKey key) {
        return segments[key.segment(SEGMENTS)];
    }
}
