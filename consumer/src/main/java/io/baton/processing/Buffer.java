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
    private final ArrayDeque<Held> batches = new ArrayDeque<>();
    private long records;
    private long bytes;
    private boolean closed;

    private record Held(Fetched batch, long bytes) {
        static Held of(Fetched batch) {
            long bytes = 0;
            for (ConsumerRecord<byte[], byte[]> record : batch.records()) {
                bytes += Tally.bytes(record);
            }
            return new Held(batch, bytes);
        }
    }

    Buffer(BufferLimits limits) {
        this.limits = limits;
    }

    void add(Fetched batch) {
        Held held = Held.of(batch);
        lock.lock();
        try {
            batches.add(held);
            count(held, 1);
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
            Held first = closed ? null : batches.peek();
            return first == null ? null : first.batch();
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
            while (!batches.isEmpty() && batches.peek().batch().next().nextOffset() <= offset) {
                count(batches.remove(), -1);
            }
            if (!batches.isEmpty()) {
                Held first = batches.remove();
                count(first, -1);
                Held rest = Held.of(new Fetched(
                        from(first.batch().records(), offset), first.batch().next()));
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
                    .flatMap(held -> held.batch().records().stream())
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

    private void count(Held held, int sign) {
        records += (long) sign * held.batch().records().size();
        bytes += sign * held.bytes();
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
