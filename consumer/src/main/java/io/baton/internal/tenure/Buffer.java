package io.baton.internal.tenure;

import io.baton.internal.time.Time;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Fetched batches that wait to be handled, in the log's order, within a budget. Safe for all threads. */
public final class Buffer {

    private static final long NOTHING = -1;

    private final BufferBudget budget;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Fetched> batches = new ArrayDeque<>();
    /** Whether the first batch is under way: it counts until the next batch is taken. */
    private boolean taken;

    private long from;
    private long end = NOTHING;
    private Instant filledAt = Instant.MIN;

    /** With a budget of its own. */
    public Buffer(BufferLimits limits, Time time) {
        this(new BufferBudget(limits, 1), time);
    }

    private Buffer(BufferBudget budget, Time time) {
        this.budget = budget;
        this.time = time;
    }

    /** With a part of a budget. */
    public static Buffer of(BufferBudget budget, Time time) {
        return budget.add(new Buffer(budget, time));
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
        return budget.hasRoomFor(this);
    }

    /** Summed on demand: a session that fetches one batch at a time never asks. */
    BufferBudget.Use use() {
        lock.lock();
        try {
            long records = 0;
            long bytes = 0;
            for (Fetched batch : batches) {
                records += batch.records().size();
                bytes += Fetched.bytes(batch.records());
            }
            return new BufferBudget.Use(records, bytes);
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

    /** When a batch last came that found no record before it; the beginning of time before there is any. */
    Instant filledAt() {
        lock.lock();
        try {
            return filledAt;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next batch, and is done with the batch that was taken before; null when there is none. */
    @Nullable
    Fetched next() {
        lock.lock();
        try {
            if (taken) {
                batches.remove();
            }
            taken = !batches.isEmpty();
            return batches.peek();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the records below this offset; only while nothing takes. */
    void dropBelow(long offset) {
        lock.lock();
        try {
            from = offset;
            taken = false;
            while (!batches.isEmpty() && batches.peek().next().nextOffset() <= offset) {
                batches.remove();
            }
            if (batches.isEmpty()) {
                end = NOTHING;
            } else {
                Fetched first = batches.remove();
                batches.addFirst(new Fetched(from(first.records(), offset), first.next()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything; what is added next begins at this offset. */
    void restartAt(long offset) {
        dropBelow(Long.MAX_VALUE);
        dropBelow(offset);
    }

    /** Everything from this offset on is buffered, up to {@link #end}, or was handed on. */
    long from() {
        lock.lock();
        try {
            return from;
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

    private static List<ConsumerRecord<byte[], byte[]>> from(
            List<ConsumerRecord<byte[], byte[]>> records, long offset) {
        int first = 0;
        while (first < records.size() && records.get(first).offset() < offset) {
            first++;
        }
        return records.subList(first, records.size());
    }

    /** The offsets that are in it. */
    @Override
    public String toString() {
        lock.lock();
        try {
            return from
                    + (taken ? "+" : "")
                    + batches.stream()
                            .flatMap(batch -> batch.records().stream())
                            .map(ConsumerRecord::offset)
                            .toList();
        } finally {
            lock.unlock();
        }
    }
}
