package io.baton.processing;

import io.baton.Concurrency;
import io.baton.Ordering;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which records may be worked on now. A lane is with one worker, or ready for one, or it rests while a record of it waits
 * to be tried again; so those of one key never overtake one another and never run at once. Holds no thread: whoever admits
 * or resumes is told how many workers to start. Safe for all threads.
 */
final class Lanes {

    /** How many records a worker takes from a lane at once. */
    static final int TURN = 64;

    private final Concurrency concurrency;
    private final BufferLimits room;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Key, Lane> byKey = new HashMap<>();
    private final ArrayDeque<Lane> ready = new ArrayDeque<>();
    private int workers;
    private int records;
    private long bytes;
    private boolean closed;

    /** @param room how many records may be under way or waiting here */
    Lanes(Concurrency concurrency, BufferLimits room) {
        this.concurrency = concurrency;
        this.room = room;
    }

    /**
     * Waits for room worth the while, or for any where workers run out of lanes: how many records may be admitted, none
     * when closed.
     */
    int awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && !hasRoom()) {
                changed.await();
            }
            return closed ? 0 : room.records() - records;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom() {
        boolean some = records < room.records() && bytes < room.bytes();
        boolean plenty = records <= room.records() - room.records() / 4 && bytes <= room.bytes() - room.bytes() / 4;
        return some && (plenty || ready.isEmpty());
    }

    /** Reserves room for a record that is admitted when it is due. */
    void expect(Entry entry) {
        lock.lock();
        try {
            records++;
            bytes += entry.bytes();
        } finally {
            lock.unlock();
        }
    }

    /** Answers how many workers to start. */
    int admit(List<Entry> entries) {
        lock.lock();
        try {
            for (Entry entry : entries) {
                records++;
                bytes += entry.bytes();
                enqueue(entry);
            }
            return hire();
        } finally {
            lock.unlock();
        }
    }

    /** One that was {@link #expect expected}; answers how many workers to start. */
    int admitDue(Entry entry) {
        lock.lock();
        try {
            enqueue(entry);
            return hire();
        } finally {
            lock.unlock();
        }
    }

    private void enqueue(Entry entry) {
        Key key = entry.key;
        if (concurrency.ordering() != Ordering.KEY || key == null) {
            var single = new Lane(null);
            single.append(entry);
            ready.add(single);
            return;
        }
        Lane lane = byKey.get(key);
        if (lane == null) {
            lane = new Lane(key);
            byKey.put(key, lane);
            ready.add(lane);
        }
        lane.append(entry);
    }

    private int hire() {
        int needed = closed ? 0 : Math.min(ready.size(), concurrency.records() - workers);
        workers += Math.max(needed, 0);
        return Math.max(needed, 0);
    }

    /**
     * Ends a worker's turn, if it had one, so that the next worker may have the lane, unless it rests until {@link #resume};
     * and gives the worker its next. Null when there is none, and it is to {@link #leave}.
     */
    @Nullable
    Turn next(@Nullable Turn before) {
        lock.lock();
        try {
            if (before != null) {
                end(before);
            }
            Lane lane = closed ? null : ready.poll();
            if (ready.isEmpty()) {
                changed.signalAll();
            }
            return lane == null ? null : new Turn(lane, lane.detach(TURN));
        } finally {
            lock.unlock();
        }
    }

    /** False when a worker must stay, for there is a lane again. */
    boolean leave() {
        lock.lock();
        try {
            if (!closed && !ready.isEmpty()) {
                return false;
            }
            quit();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void end(Turn turn) {
        Lane lane = turn.lane;
        records -= turn.finished();
        bytes -= turn.bytes();
        if (turn.finished() > 0 && hasRoom()) {
            changed.signalAll();
        }
        lane.putBack(turn.first());
        if (turn.rest().isPresent()) {
            return;
        }
        if (!lane.isEmpty()) {
            ready.add(lane);
        } else if (lane.key != null) {
            byKey.remove(lane.key);
        }
    }

    /** A worker ends before its time. */
    void quit() {
        lock.lock();
        try {
            workers--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Answers how many workers to start. */
    int resume(Lane lane) {
        lock.lock();
        try {
            ready.add(lane);
            return hire();
        } finally {
            lock.unlock();
        }
    }

    /** No worker gets another lane. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no worker is left; false when the time is up first. */
    boolean awaitNoWorkers(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (workers > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return workers == 0;
        } finally {
            lock.unlock();
        }
    }
}
