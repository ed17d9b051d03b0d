package io.baton.internal.processing;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.tenure.Fetched;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is finished, where records finish out of order: below the checkpoint everything, past it stretch by stretch. One
 * thread opens stretches, workers finish their records, the poll thread reads the checkpoint.
 */
final class Window {

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Stretch> stretches = new ArrayDeque<>();
    private final FinishedAhead inherited;
    private final long start;
    private Checkpoint base;

    Window(Checkpoint start) {
        this.base = new Checkpoint(start.nextOffset(), start.leaderEpoch());
        this.inherited = start.ahead();
        this.start = start.nextOffset();
    }

    /** The next piece of the log; what a holder before has done of it is finished. */
    Stretch open(Fetched batch) {
        Stretch stretch = Stretch.of(batch);
        for (int i = 0; i < batch.records().size(); i++) {
            long offset = batch.records().get(i).offset();
            if (offset < start || inherited.contains(offset)) {
                stretch.finish(i);
            }
        }
        lock.lock();
        try {
            stretches.add(stretch);
        } finally {
            lock.unlock();
        }
        return stretch;
    }

    Checkpoint checkpoint() {
        lock.lock();
        try {
            passFinished();
            compact();
            Stretch head = stretches.peek();
            if (head == null) {
                return Checkpoint.reaching(base.nextOffset(), base.leaderEpoch(), inherited);
            }
            int first = head.firstUnfinished();
            Checkpoint below = head.checkpoint(first, base);
            var ahead = new FinishedAhead.Builder();
            long from = 0;
            for (Stretch stretch : stretches) {
                if (stretch == head) {
                    stretch.addFinishedAfter(first, ahead);
                } else {
                    stretch.addFinished(from, ahead);
                }
                from = stretch.end();
            }
            ahead.addAll(inherited.from(from));
            return Checkpoint.reaching(below.nextOffset(), below.leaderEpoch(), ahead.build());
        } finally {
            lock.unlock();
        }
    }

    /** How many pieces of the log it keeps. */
    int entries() {
        lock.lock();
        try {
            return stretches.size();
        } finally {
            lock.unlock();
        }
    }

    private void passFinished() {
        while (!stretches.isEmpty() && stretches.peek().complete()) {
            base = stretches.remove().passed();
        }
    }

    /** Complete stretches behind one that is not need one entry together, however many they become. */
    private void compact() {
        Stretch previous = null;
        int count = stretches.size();
        for (int i = 0; i < count; i++) {
            Stretch stretch = stretches.remove();
            if (previous == null) {
                previous = stretch;
            } else if (previous.complete() && stretch.complete()) {
                previous = previous.joined(stretch);
            } else {
                stretches.add(previous);
                previous = stretch;
            }
        }
        if (previous != null) {
            stretches.add(previous);
        }
    }
}
