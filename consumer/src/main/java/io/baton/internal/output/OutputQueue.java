package io.baton.internal.output;

import io.baton.internal.guard.Guard;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The outputs of records whose handlers have returned, in order. Bounded in bytes: a handler's thread waits before it adds to a
 * queue that is full, so the outputs of one record always fit. Safe for all threads.
 */
final class OutputQueue {

    /** How often a handler's thread that waits looks whether it is to give up. */
    private static final Duration LOOK = Duration.ofMillis(20);

    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<RecordOutputs> waiting = new ArrayDeque<>();
    /** Waiting, or under way. */
    private final AtomicLong bytes = new AtomicLong();

    private volatile boolean roomAwaited;
    /** While this is set, nobody waits for room; it ends when outputs are delivered. */
    private volatile boolean letsIn;

    private boolean awaited;
    private boolean woken;

    OutputQueue(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Waits until there is room. Once the session ends it waits no longer, and adds all the same: what is in hand is the last. */
    void put(RecordOutputs outputs, Guard guard) throws InterruptedException {
        awaitRoom(guard);
        add(outputs);
    }

    /** Waits until there is room. Once the session ends it waits no longer. */
    void awaitRoom(Guard guard) throws InterruptedException {
        if (!isFull()) {
            return;
        }
        lock.lock();
        try {
            while (isFull() && !letsIn && !guard.stopping()) {
                roomAwaited = true;
                try {
                    var unused = room.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    guard.ignoreUnlessOurs(e);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds outputs however full the queue is. */
    void add(RecordOutputs outputs) {
        lock.lock();
        try {
            waiting.add(outputs);
            bytes.addAndGet(outputs.bytes());
            if (awaited) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** For the flow's thread: waits until something is there, the time is up, or {@link #wake}. */
    void await(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            awaited = true;
            while (waiting.isEmpty() && !woken && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            awaited = false;
            woken = false;
            lock.unlock();
        }
    }

    /** For the flow's thread: lets this long pass, or until {@link #wake}. */
    void pause(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!woken && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            woken = false;
            lock.unlock();
        }
    }

    /** Ends a wait of the flow's thread, or its next one. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Takes those that are wanted, in order, and leaves the others. Their bytes count until {@link #delivered}. */
    List<RecordOutputs> take(Predicate<RecordOutputs> wanted) {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                return List.of();
            }
            var taken = new ArrayList<RecordOutputs>(waiting.size());
            for (int left = waiting.size(); left > 0; left--) {
                RecordOutputs outputs = waiting.remove();
                if (wanted.test(outputs)) {
                    taken.add(outputs);
                } else {
                    waiting.add(outputs);
                }
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Has nobody wait for room until the next delivery: that one waits for records to finish. */
    void letIn() {
        letsIn = true;
    }

    /** They need no memory any more. */
    void delivered(long deliveredBytes) {
        letsIn = false;
        bytes.addAndGet(-deliveredBytes);
        if (roomAwaited) {
            lock.lock();
            try {
                roomAwaited = false;
                room.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    boolean isFull() {
        return bytes.get() >= mostBytes;
    }
}
