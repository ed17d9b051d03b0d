package io.baton.internal.processing;

import org.jspecify.annotations.Nullable;

/** The records of one key, in order, or a single record that waits for nobody. Guarded by the lock of its lanes. */
final class Lane {

    /** Null for a single record. */
    final @Nullable Key key;

    private @Nullable Entry head;
    private @Nullable Entry tail;

    Lane(@Nullable Key key) {
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

    /** Its first records, at most so many, as a chain; they are no longer in the lane. */
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
