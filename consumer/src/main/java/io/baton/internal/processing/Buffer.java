package io.baton.internal.processing;

import io.baton.internal.tenure.Fetched;
import io.baton.internal.time.Time;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Fetched batches that wait for the processor's own thread, in order, within a budget. Safe for all threads. */
final class Buffer {

    private static final long NOTHING = -1;

    private final BufferLimits limits;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Fetched> batches = new ArrayDeque<>();
    /** Whether the first one is under way: it counts until the next one is taken. */
    private boolean taken;

    private boolean closed;
    private long end = NOTHING;
    private Instant filledAt = Instant.MIN;

    Buffer(BufferLimits limits, Time time) {
        this.limits = limits;
        this.time = time;
    }

    void add(Fetched batch) {
        lock.lock();
        try {
            if (hasNoRecord()) {
                filledAt = time.now();
            }
            batches.add(batch);
            end = batch.next().nextOffset();
        } finally {
            lock.unlock();
        }
    }

    boolean hasRoom() {
        lock.lock();
        try {
            // summed on demand: a caller that fetches one batch at a time never asks
            long records = 0;
            long bytes = 0;
            for (Fetched batch : batches) {
                records += batch.records().size();
                bytes += Fetched.bytes(batch.records());
            }
            return records < limits.records() && bytes < limits.bytes();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return hasNoRecord();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasNoRecord() {
        return batches.stream().allMatch(batch -> batch.records().isEmpty());
    }

    /** When the first batch came that found no record before it; the beginning of time before there is any. */
    Instant filledAt() {
        lock.lock();
        try {
            return filledAt;
        } finally {
            lock.unlock();
        }
    }

    /** The next batch to be taken, and done with the one taken before; null when there is none, or when closed. */
    @Nullable
    Fetched next() {
        lock.lock();
        try {
            if (closed) {
                return null;
            }
            if (taken) {
                batches.remove();
            }
            taken = !batches.isEmpty();
            return batches.peek();
        } finally {
            lock.unlock();
        }
    }

    /** The batch that was taken last is not done after all: it is the next to be taken. */
    void again() {
        lock.lock();
        try {
            taken = false;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the records below this offset; only while nobody takes. */
    void dropBelow(long offset) {
        lock.lock();
        try {
            while (!batches.isEmpty() && batches.peek().next().nextOffset() <= offset) {
                batches.remove();
            }
            if (!batches.isEmpty()) {
                Fetched first = batches.remove();
                batches.addFirst(new Fetched(from(first.records(), offset), first.next()));
            } else {
                end = NOTHING;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Past all that was ever in it, and not dropped; below every offset if nothing was. */
    long end() {
        lock.lock();
        try {
            return end;
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

    void open() {
        lock.lock();
        try {
            closed = false;
            taken = false;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
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
