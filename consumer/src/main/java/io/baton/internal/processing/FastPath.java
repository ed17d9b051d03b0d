package io.baton.internal.processing;

import io.baton.internal.progress.BatchProgress;
import io.baton.internal.progress.Progress;
import io.baton.internal.tenure.Batches;
import io.baton.internal.tenure.Fetched;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Fetched records on their way to the handler, in the log's order: into the lanes or, while these are empty, past them, one
 * after the other on the session's own thread. Should one of those take long, the lease thread diverts the rest into the lanes.
 *
 * <pre>
 *         session's thread             lease thread, a record in hand               session's thread
 *   LANES ──── enter ────► STRAIGHT ──────────── divert ───────────► DIVERTED ──────── takeRun ────────► LANES
 *     ▲                       │
 *     └──── leave (session's thread), or divert with nothing in hand
 * </pre>
 *
 * Invariant: records below {@code next} are in the lanes or done, those from it on are neither, except that in STRAIGHT the
 * records up to {@code ahead} are done, but for the last of them, which may be in hand. While DIVERTED the session's thread is
 * away with the record in hand, so that the lease thread lets records in instead of it. Safe for all threads.
 */
final class FastPath {

    enum State {
        LANES,
        STRAIGHT,
        DIVERTED
    }

    /** How many records are let in under one lock of the lanes. */
    private static final int AT_ONCE = 256;

    private static final int NOBODY = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final Progress progress;
    private final Lanes lanes;
    private final Predicate<Entry> comesLater;
    private State state = State.LANES;
    private List<ConsumerRecord<byte[], byte[]>> records = List.of();
    private @Nullable BatchProgress batch;
    private int next;
    /** In STRAIGHT the index of the next record that the session's thread begins; begun by whichever thread moves it first. */
    private final AtomicInteger ahead = new AtomicInteger(NOBODY);

    private Lane.@Nullable Run inHand;

    /** @param comesLater whether a record is not due yet, and sees to it that it comes when it is */
    FastPath(Progress progress, Lanes lanes, Predicate<Entry> comesLater) {
        this.progress = progress;
        this.lanes = lanes;
        this.comesLater = comesLater;
    }

    /** For the session's thread: the next batch, when the batch before it is let in. */
    void offer(List<ConsumerRecord<byte[], byte[]>> offered, BatchProgress of) {
        lock.lock();
        try {
            expect(State.LANES);
            take(offered, of);
        } finally {
            lock.unlock();
        }
    }

    private void take(List<ConsumerRecord<byte[], byte[]>> offered, BatchProgress of) {
        if (next < records.size()) {
            throw new IllegalStateException("%s records are not let in yet".formatted(records.size() - next));
        }
        records = offered;
        batch = of;
        next = 0;
    }

    /** Whether a record waits to be let in. */
    boolean hasMore() {
        lock.lock();
        try {
            return next < records.size();
        } finally {
            lock.unlock();
        }
    }

    /** For the session's thread: lets some in, as there is room; answers how many workers to start. */
    int admit() {
        lock.lock();
        try {
            expect(State.LANES);
            return letIn();
        } finally {
            lock.unlock();
        }
    }

    /** For the lease thread: the same while the session's thread is away, from the batches behind too. */
    int admitWhileDiverted(Batches batches) throws InterruptedException {
        lock.lock();
        try {
            int workers = 0;
            while (state == State.DIVERTED && lanes.room() > 0 && hasMore(batches)) {
                workers += letIn();
            }
            return workers;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasMore(Batches batches) throws InterruptedException {
        while (next == records.size()) {
            Fetched fetched = batches.next(Duration.ZERO);
            if (fetched == null) {
                return false;
            }
            take(fetched.records(), progress.open(fetched));
        }
        return true;
    }

    private int letIn() {
        int end = Math.min(records.size(), next + Math.min(lanes.room(), AT_ONCE));
        var admitted = new ArrayList<Entry>(end - next);
        for (BatchProgress of = batch; of != null && next < end; next++) {
            if (!of.isFinished(next)) {
                var entry = new Entry(records.get(next), of, next);
                if (!comesLater.test(entry)) {
                    admitted.add(entry);
                }
            }
        }
        return lanes.admit(admitted);
    }

    /** The way past the lanes, for what is left of the batch, for the session's thread. */
    final class Straight implements SerialRunner.Path {

        private final List<ConsumerRecord<byte[], byte[]>> records;
        private final BatchProgress batch;
        private int at;

        private Straight(List<ConsumerRecord<byte[], byte[]>> records, BatchProgress batch, int from) {
            this.records = records;
            this.batch = batch;
            this.at = from;
        }

        List<ConsumerRecord<byte[], byte[]>> records() {
            return records;
        }

        /** The record to go on with; skips what is finished. The number of records once all are, or the rest is diverted. */
        int at() {
            while (at < records.size() && batch.isFinished(at)) {
                if (!ahead.compareAndSet(at, at + 1)) {
                    return records.size();
                }
                at++;
            }
            return ahead.get() == NOBODY ? records.size() : at;
        }

        void passed(int count) {
            at += count;
        }

        @Override
        public boolean begins(int index) {
            return !batch.isFinished(index) && ahead.compareAndSet(index, index + 1);
        }

        @Override
        public void finished(int from, int end) {
            batch.finishInOrder(from, end);
        }
    }

    /** For the session's thread, while nothing is in the lanes. */
    Straight enter() {
        lock.lock();
        try {
            move(State.LANES, State.STRAIGHT);
            ahead.set(next);
            return new Straight(records, Objects.requireNonNull(batch), next);
        } finally {
            lock.unlock();
        }
    }

    /** For the session's thread, with nothing in hand; false when the rest was diverted before. */
    boolean leave(Straight way) {
        lock.lock();
        try {
            if (!ahead.compareAndSet(way.at, NOBODY)) {
                return false;
            }
            move(State.STRAIGHT, State.LANES);
            next = way.at;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The index of the next record that goes straight; negative while none does. */
    int ahead() {
        return ahead.get();
    }

    /**
     * No further record goes straight. The record that was begun last, if it is not known to be done, is in a lane from now on,
     * with the session's thread as its worker.
     */
    void divert() {
        lock.lock();
        try {
            int reached = ahead.getAndSet(NOBODY);
            if (reached == NOBODY) {
                return;
            }
            if (reached > next) {
                var entry = new Entry(records.get(reached - 1), Objects.requireNonNull(batch), reached - 1);
                inHand = lanes.begin(entry);
                next = reached;
                move(State.STRAIGHT, State.DIVERTED);
            } else {
                move(State.STRAIGHT, State.LANES);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the session's thread is away with a record that was diverted. */
    boolean isDiverted() {
        lock.lock();
        try {
            return state == State.DIVERTED;
        } finally {
            lock.unlock();
        }
    }

    /** For the session's thread, after a {@link #divert}: the run of the record in hand; null when none is. */
    Lane.@Nullable Run takeRun() {
        lock.lock();
        try {
            if (state == State.LANES) {
                return null;
            }
            move(State.DIVERTED, State.LANES);
            Lane.Run run = inHand;
            inHand = null;
            return run;
        } finally {
            lock.unlock();
        }
    }

    private void move(State from, State to) {
        expect(from);
        state = to;
    }

    private void expect(State expected) {
        if (state != expected) {
            throw new IllegalStateException("The fast path is in state %s, not %s".formatted(state, expected));
        }
    }
}
