package io.baton.processing;

import io.baton.tenure.Fetched;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Fetched batches between the poll thread and the worker, in order, within a budget. Safe for both. */
final class Buffer {

    private final BufferLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Fetched> batches = new ArrayDeque<>();
    private long records;
    private long bytes;
    private boolean closed;

    Buffer(BufferLimits limits) {
        this.limits = limits;
    }

    void add(Fetched batch) {
        lock.lock();
        try {
            batches.add(batch);
            count(batch, 1);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean hasRoom() {
        lock.lock();
        try {
            return records < limits.records() && bytes < limits.bytes();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return records == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when there is room, when it was closed, or after this long. */
    void awaitRoom(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!closed && !hasRoom() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next batch, as soon as there is one; null when the time is up, or once closed, whatever is left. */
    @Nullable
    Fetched take(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!closed && batches.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return closed ? null : batches.peek();
        } finally {
            lock.unlock();
        }
    }

    /** The batch that was taken is done with, and no longer counts. */
    void done() {
        lock.lock();
        try {
            count(batches.remove(), -1);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the records below this offset; only while nobody takes. */
    void dropBelow(long offset) {
        lock.lock();
        try {
            while (!batches.isEmpty() && batches.peek().next().nextOffset() <= offset) {
                count(batches.remove(), -1);
            }
            if (!batches.isEmpty()) {
                Fetched first = batches.remove();
                count(first, -1);
                var rest = new Fetched(from(first.records(), offset), first.next());
                batches.addFirst(rest);
                count(rest, 1);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The timestamp of the first record in it. */
    OptionalLong firstMillis() {
        lock.lock();
        try {
            return batches.stream()
                    .flatMap(batch -> batch.records().stream())
                    .mapToLong(ConsumerRecord::timestamp)
                    .findFirst();
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

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void count(Fetched batch, int sign) {
        records += (long) sign * batch.records().size();
        bytes += sign * batch.bytes();
    }

    private static List<ConsumerRecord<byte[], byte[]>> from(
            List<ConsumerRecord<byte[], byte[]>> records, long offset) {
        int first = 0;
        while (first < records.size() && records.get(first).offset() < offset) {
            first++;
        }
        return records.subList(first, records.size());
    }
}
