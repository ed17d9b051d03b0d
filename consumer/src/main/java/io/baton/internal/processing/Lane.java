package io.baton.internal.processing;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The records of one key, in order, or a single record that waits for no other. Guarded by the lock of its lanes. */
final class Lane {

    /** A worker's run through a lane: the records it took off, and how far it came with them. Confined to the worker. */
    static final class Run {

        final Lane lane;
        private @Nullable Entry first;
        private Optional<Duration> rest = Optional.empty();
        private int finished;
        private long bytes;

        /** @param first of the records that were taken off */
        Run(Lane lane, @Nullable Entry first) {
            this.lane = lane;
            this.first = first;
        }

        /** The first record that is not finished, and with it those behind; null when all are. */
        @Nullable
        Entry first() {
            return first;
        }

        /** Answers the next. */
        @Nullable
        Entry finished(Entry entry) {
            entry.finish();
            finished++;
            bytes += entry.bytes();
            first = entry.next;
            return first;
        }

        /** Until its first record is tried again. */
        void restFor(Duration duration) {
            rest = Optional.of(duration);
        }

        Optional<Duration> rest() {
            return rest;
        }

        int finished() {
            return finished;
        }

        long bytes() {
            return bytes;
        }
    }

    /** Null for a single record. */
    final Entry.@Nullable Key key;

    private @Nullable Entry head;
    private @Nullable Entry tail;

    Lane(Entry.@Nullable Key key) {
        this.key = key;
    }

    void append(Entry entry) {
        if (tail == null) {
            head = entry;
        } else {
            tail.next = entry;
        }
        tail = entry;
    }

    boolean isEmpty() {
        return head == null;
    }

    /** Its first records, up to this number, as a chain; they are no longer in the lane. */
    @Nullable
    Entry detach(int most) {
        Entry first = head;
        Entry last = first;
        for (int i = 1; i < most && last != null && last.next != null; i++) {
            last = last.next;
        }
        if (last != null) {
            head = last.next;
            last.next = null;
        }
        if (head == null) {
            tail = null;
        }
        return first;
    }

    /** Takes a chain back, before what it has. */
    void putBack(@Nullable Entry chain) {
        if (chain == null) {
            return;
        }
        Entry last = chain;
        while (last.next != null) {
            last = last.next;
        }
        last.next = head;
        head = chain;
        if (tail == null) {
            tail = last;
        }
    }
}
