package io.baton.internal.processing;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.tenure.Fetched;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is buffered on its way to the handler, in the log's order: into the lanes, or, while nothing is in these, one after
 * the other {@link #straight} to it. Safe for all threads; one at a time goes straight, and any other may divert it.
 */
final class Admission {

    /** How many records are admitted under one lock of the lanes. */
    private static final int AT_ONCE = 256;

    private static final int NOBODY = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final Window window;
    private final Lanes lanes;
    private final Predicate<Entry> comesLater;
    private List<ConsumerRecord<byte[], byte[]>> records = List.of();
    private @Nullable Stretch stretch;
    private int next;
    /** The next record of who goes straight; what lies before it is done, or in its hand. */
    private final AtomicInteger ahead = new AtomicInteger(NOBODY);

    private @Nullable Turn inHand;

    /** @param comesLater whether it is not due yet, and sees to it that it comes when it is */
    Admission(Checkpoint start, Lanes lanes, Predicate<Entry> comesLater) {
        this.window = new Window(start);
        this.lanes = lanes;
        this.comesLater = comesLater;
    }

    /** Whether a record waits to be let in. */
    boolean hasMore(Buffer buffer) {
        lock.lock();
        try {
            while (next == records.size()) {
                Fetched batch = buffer.next();
                if (batch == null) {
                    return false;
                }
                stretch = window.open(batch);
                records = batch.records();
                next = 0;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets some in, as there is room; answers how many workers to start. */
    int admit() {
        lock.lock();
        try {
            int end = Math.min(records.size(), next + Math.min(lanes.room(), AT_ONCE));
            var admitted = new ArrayList<Entry>(end - next);
            for (Stretch of = stretch; of != null && next < end; next++) {
                if (!of.finished(next)) {
                    var entry = new Entry(records.get(next), of, next);
                    if (!comesLater.test(entry)) {
                        admitted.add(entry);
                    }
                }
            }
            return lanes.admit(admitted);
        } finally {
            lock.unlock();
        }
    }

    /** The way past the lanes, for what is left of the batch, for one thread. */
    final class Straight implements Strides.Progress {

        private final List<ConsumerRecord<byte[], byte[]>> records;
        private final Stretch stretch;
        private int at;

        private Straight(List<ConsumerRecord<byte[], byte[]>> records, Stretch stretch, int from) {
            this.records = records;
            this.stretch = stretch;
            this.at = from;
        }

        boolean isAtEnd() {
            return at == records.size();
        }

        /** One stride; false when no further record is to be begun. */
        boolean stride(Strides strides, CurrentRecord current) throws InterruptedException {
            while (!isAtEnd() && stretch.finished(at) && ahead.compareAndSet(at, at + 1)) {
                at++;
            }
            int finished = isAtEnd() ? 0 : strides.next(records, at, this, current);
            at += Math.max(0, finished);
            return finished >= 0;
        }

        @Override
        public boolean begins(ConsumerRecord<byte[], byte[]> record, int index) {
            return !stretch.finished(index) && ahead.compareAndSet(index, index + 1);
        }

        @Override
        public void passed(ConsumerRecord<byte[], byte[]> record, int index) {
            stretch.finish(index);
        }

        @Override
        public void strode(int from, ConsumerRecord<byte[], byte[]> last, int end) {
            stretch.finish(from, end);
        }
    }

    /** While nothing is in the lanes. */
    Straight straight() {
        lock.lock();
        try {
            ahead.set(next);
            return new Straight(records, Objects.requireNonNull(stretch), next);
        } finally {
            lock.unlock();
        }
    }

    /** The next record of who goes straight, negative when nobody does. */
    int ahead() {
        return ahead.get();
    }

    /** Nobody goes straight any more; false when that was so already. All that was begun is done with. */
    boolean arrived(Straight way) {
        lock.lock();
        try {
            if (!ahead.compareAndSet(way.at, NOBODY)) {
                return false;
            }
            next = way.at;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Nobody goes straight any more, and whoever did will find out before its next record. The last one that it has begun
     * is in a lane from now on, with it as the worker.
     */
    void divert() {
        lock.lock();
        try {
            int reached = ahead.getAndSet(NOBODY);
            if (reached > next) {
                var entry = new Entry(records.get(reached - 1), Objects.requireNonNull(stretch), reached - 1);
                inHand = lanes.begin(entry);
            }
            next = Math.max(next, reached);
        } finally {
            lock.unlock();
        }
    }

    /** Whether who went straight has not come for its turn yet. */
    boolean isAwaited() {
        lock.lock();
        try {
            return inHand != null;
        } finally {
            lock.unlock();
        }
    }

    /** For who went straight and was diverted: the turn it is in. Null when there is none. */
    @Nullable
    Turn inHand() {
        lock.lock();
        try {
            Turn turn = inHand;
            inHand = null;
            return turn;
        } finally {
            lock.unlock();
        }
    }

    Checkpoint checkpoint() {
        return window.checkpoint();
    }
}
