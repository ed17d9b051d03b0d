package io.baton.internal.progress;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.tenure.Fetched;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a fetched batch are finished. Keeps no record. Two marks, of which either is enough: a record lies below
 * the index up to which a single thread came in the log's order, or its own bit is set. The first costs a plain write, and any
 * thread may set a bit. The lease thread reads.
 */
public final class BatchProgress {

    private final long[] offsets;
    private final long end;
    private final OptionalInt epoch;
    private final OptionalInt endEpoch;
    /** All records below this index are finished. */
    private final AtomicInteger inOrder = new AtomicInteger();

    private final AtomicIntegerArray bits;
    /** Held while records are finished, so that a checkpoint is of one moment; null where that is not needed. */
    private final @Nullable ReentrantLock moments;

    private boolean complete;

    private BatchProgress(
            long[] offsets, long end, OptionalInt epoch, OptionalInt endEpoch, @Nullable ReentrantLock moments) {
        this.moments = moments;
        this.offsets = offsets;
        this.end = end;
        this.epoch = epoch;
        this.endEpoch = endEpoch;
        this.bits = new AtomicIntegerArray((offsets.length + Integer.SIZE - 1) / Integer.SIZE);
    }

    /** @param moments held while records are finished; null where that is not needed */
    static BatchProgress of(Fetched batch, @Nullable ReentrantLock moments) {
        List<ConsumerRecord<byte[], byte[]>> records = batch.records();
        long[] offsets = new long[records.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = records.get(i).offset();
        }
        return new BatchProgress(
                offsets, batch.next().nextOffset(), epoch(records), batch.next().leaderEpoch(), moments);
    }

    /** The epoch of them all; empty where the leader changed among them. */
    private static OptionalInt epoch(List<ConsumerRecord<byte[], byte[]>> records) {
        if (records.isEmpty() || records.getFirst().leaderEpoch().isEmpty()) {
            return OptionalInt.empty();
        }
        return records.getFirst().leaderEpoch().equals(records.getLast().leaderEpoch())
                ? OptionalInt.of(records.getFirst().leaderEpoch().get())
                : OptionalInt.empty();
    }

    /** Of this complete batch and the complete batch that follows it, which needs no marks any more. */
    BatchProgress joined(BatchProgress following) {
        return new BatchProgress(new long[0], following.end, following.epoch, following.endEpoch, null);
    }

    /** Each record once. */
    public void finish(int index) {
        if (moments == null) {
            mark(index);
        } else {
            moments.lock();
            try {
                mark(index);
            } finally {
                moments.unlock();
            }
        }
    }

    private void mark(int index) {
        bits.getAndAccumulate(index / Integer.SIZE, 1 << index % Integer.SIZE, (before, bit) -> before | bit);
    }

    /** For one thread at a time, which finishes in the log's order: all records from the one index to before the other. */
    public void finishInOrder(int from, int end) {
        if (moments == null) {
            markInOrder(from, end);
        } else {
            moments.lock();
            try {
                markInOrder(from, end);
            } finally {
                moments.unlock();
            }
        }
    }

    private void markInOrder(int from, int end) {
        int reached = inOrder.getPlain();
        if (reached == from || nextWithoutBit(reached) >= from) {
            inOrder.lazySet(end);
        } else {
            mark(from, end);
        }
    }

    private void mark(int from, int end) {
        for (int index = from; index < end; ) {
            int word = index / Integer.SIZE;
            int last = Math.min(end, (word + 1) * Integer.SIZE) - 1;
            int more = (-1 << (index % Integer.SIZE)) & (-1 >>> (Integer.SIZE - 1 - last % Integer.SIZE));
            bits.getAndAccumulate(word, more, (before, added) -> before | added);
            index = last + 1;
        }
    }

    public boolean isFinished(int index) {
        return index < inOrder.get() || (bits.get(index / Integer.SIZE) & (1 << index % Integer.SIZE)) != 0;
    }

    /** For the reader only. */
    boolean isComplete() {
        complete = complete || firstUnfinished() == offsets.length;
        return complete;
    }

    long end() {
        return end;
    }

    /** Past all of it. */
    Checkpoint passed() {
        return new Checkpoint(end, endEpoch);
    }

    /** The first record that is not finished, or how many there are. */
    int firstUnfinished() {
        return nextWithoutBit(inOrder.get());
    }

    /** Below this record, or past the batch; {@code before} is that of the batch before. Offset and epoch belong together. */
    Checkpoint checkpoint(int index, Checkpoint before) {
        if (index == offsets.length) {
            return passed();
        }
        return new Checkpoint(offsets[index], index == 0 ? before.leaderEpoch() : epoch);
    }

    /** Adds what is finished past this unfinished record. A hole of the log joins what surrounds it. */
    void addFinishedAfter(int unfinished, FinishedAhead.Builder ahead) {
        int last = unfinished;
        while (last < offsets.length) {
            int next = nextWithoutBit(last + 1);
            if (next > last + 1) {
                ahead.add(offsets[last] + 1, next == offsets.length ? end : offsets[next]);
            }
            last = next;
        }
    }

    /** Adds all that is finished, from the end of the batch before. */
    void addFinished(long from, FinishedAhead.Builder ahead) {
        int first = firstUnfinished();
        if (first == offsets.length) {
            if (end > from) {
                ahead.add(from, end);
            }
            return;
        }
        if (first > 0) {
            ahead.add(from, offsets[first]);
        }
        addFinishedAfter(first, ahead);
    }

    private int nextWithoutBit(int from) {
        int index = from;
        while (index < offsets.length) {
            int rest = ~bits.get(index / Integer.SIZE) >>> index % Integer.SIZE;
            if (rest != 0) {
                return Math.min(index + Integer.numberOfTrailingZeros(rest), offsets.length);
            }
            index = (index / Integer.SIZE + 1) * Integer.SIZE;
        }
        return offsets.length;
    }
}
