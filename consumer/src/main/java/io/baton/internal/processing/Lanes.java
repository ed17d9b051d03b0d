package io.baton.internal.processing;

import io.baton.Concurrency;
import io.baton.Ordering;
import io.baton.internal.guard.HandlerPace;
import io.baton.internal.tenure.BufferLimits;
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
 * to be tried again; so those of one key never overtake one another and never run at once. Holds no thread: the caller that
 * admits or resumes is told how many workers to start. Safe for all threads.
 */
final class Lanes {

    /** How many records a worker takes from a lane at once. */
    static final int RUN = 64;
    /** As many workers are hired as have all that waits done within this time: for quick records, one. */
    private static final long DONE_WITHIN_NANOS = 1_000_000;

    private final Concurrency concurrency;
    private final BufferLimits room;
    private final HandlerPace pace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Entry.Key, Lane> byKey = new HashMap<>();
    private final ArrayDeque<Lane> ready = new ArrayDeque<>();
    private int workers;
    /** Whether one of them, and be it one that was just hired, may be counted on to come for the next lane. */
    private boolean coming;

    private int records;
    private long bytes;
    private boolean closed;

    /** @param room how many records may be under way or waiting here */
    Lanes(Concurrency concurrency, BufferLimits room, HandlerPace pace) {
        this.concurrency = concurrency;
        this.room = room;
        this.pace = pace;
    }

    /**
     * Waits for room worth the while, or for any where workers run out of lanes; false when the time is up first, or when
     * closed.
     */
    boolean awaitRoom(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!closed && !hasRoom() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !closed && hasRoom();
        } finally {
            lock.unlock();
        }
    }

    /** For how many records there is room. */
    int room() {
        lock.lock();
        try {
            return !closed && hasRoom() ? room.records() - records : 0;
        } finally {
            lock.unlock();
        }
    }

    /** Answers how many workers to start, where those that are there do not come for what is ready. */
    int reinforce() {
        lock.lock();
        try {
            return hire();
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

    /** Whether nothing is here: no record, and no worker. */
    boolean isEmpty() {
        lock.lock();
        try {
            return records == 0 && workers == 0;
        } finally {
            lock.unlock();
        }
    }

    /** The run of a worker that has begun this record already, while {@link #isEmpty}. */
    Lane.Run begin(Entry entry) {
        lock.lock();
        try {
            workers++;
            records++;
            bytes += entry.bytes();
            var lane = new Lane(concurrency.ordering() == Ordering.KEY ? entry.key : null);
            if (lane.key != null) {
                byKey.put(lane.key, lane);
            }
            return new Lane.Run(lane, entry);
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

    /** A record that was {@link #expect expected}; answers how many workers to start. */
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
        Entry.Key key = entry.key;
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

    /** Workers that have not come since the last time may be with records that take long, whatever those before took. */
    private int hire() {
        int employable = employable();
        if (employable == 0) {
            return 0;
        }
        int missing = pace.workers(records, DONE_WITHIN_NANOS) - (coming ? workers : 0);
        int hired = Math.clamp(missing, 0, employable);
        coming = hired > 0;
        workers += hired;
        return hired;
    }

    private int employable() {
        return closed ? 0 : Math.min(ready.size(), concurrency.records() - workers);
    }

    /**
     * Ends a worker's run, if it had one, so that the next worker may have the lane, unless it rests until {@link #resume};
     * and gives the worker its next. Null when there is none, and it is to {@link #leave}.
     */
    Lane.@Nullable Run next(Lane.@Nullable Run before) {
        lock.lock();
        try {
            coming = true;
            if (before != null) {
                putBack(before);
            }
            Lane lane = closed ? null : ready.poll();
            if (ready.isEmpty()) {
                changed.signalAll();
            }
            return lane == null ? null : new Lane.Run(lane, lane.detach(RUN));
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

    private void putBack(Lane.Run run) {
        Lane lane = run.lane;
        records -= run.finished();
        bytes -= run.bytes();
        if (run.finished() > 0 && hasRoom()) {
            changed.signalAll();
        }
        lane.putBack(run.first());
        if (run.rest().isPresent()) {
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

    /** The same where it is known that records take long: as many as there may be. */
    int relieve() {
        lock.lock();
        try {
            int hired = employable();
            workers += hired;
            return hired;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a worker's last run; it is to {@link #quit}. */
    void end(Lane.Run last) {
        lock.lock();
        try {
            putBack(last);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a lane is ready, and a worker more allowed. */
    boolean mayLackWorkers() {
        lock.lock();
        try {
            return employable() > 0;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
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
