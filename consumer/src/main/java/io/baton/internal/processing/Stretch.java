package io.baton.internal.processing;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.tenure.Fetched;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An unbroken piece of the log, and which of its records are finished: a bit for each. Keeps no record. Workers set bits,
 * each its own; the poll thread reads.
 */
final class Stretch {

    private final long[] offsets;
    private final long end;
    private final OptionalInt epoch;
    private final OptionalInt endEpoch;
    private final AtomicIntegerArray finished;
    private boolean complete;

    private Stretch(long[] offsets, long end, OptionalInt epoch, OptionalInt endEpoch) {
        this.offsets = offsets;
        this.end = end;
        this.epoch = epoch;
        this.endEpoch = endEpoch;
        this.finished = new AtomicIntegerArray((offsets.length + Integer.SIZE - 1) / Integer.SIZE);
    }

    static Stretch of(Fetched batch) {
        List<ConsumerRecord<byte[], byte[]>> records = batch.records();
        long[] offsets = new long[records.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = records.get(i).offset();
        }
        return new Stretch(
                offsets, batch.next().nextOffset(), epoch(records), batch.next().leaderEpoch());
    }

    /** The epoch of them all, unless the leader changed among them. */
    private static OptionalInt epoch(List<ConsumerRecord<byte[], byte[]>> records) {
        if (records.isEmpty() || records.getFirst().leaderEpoch().isEmpty()) {
            return OptionalInt.empty();
        }
        return records.getFirst().leaderEpoch().equals(records.getLast().leaderEpoch())
                ? OptionalInt.of(records.getFirst().leaderEpoch().get())
                : OptionalInt.empty();
    }

    /** Of this complete one and the complete one that follows it, which needs no bits any more. */
    Stretch joined(Stretch following) {
        return new Stretch(new long[0], following.end, following.epoch, following.endEpoch);
    }

    /** Each record once. */
    void finish(int index) {
        finished.getAndAccumulate(index / Integer.SIZE, 1 << index % Integer.SIZE, (bits, bit) -> bits | bit);
    }

    /** The same for all from one to before the other. */
    void finish(int from, int end) {
        for (int index = from; index < end; ) {
            int word = index / Integer.SIZE;
            int last = Math.min(end, (word + 1) * Integer.SIZE) - 1;
            int bits = (-1 << (index % Integer.SIZE)) & (-1 >>> (Integer.SIZE - 1 - last % Integer.SIZE));
            finished.getAndAccumulate(word, bits, (before, more) -> before | more);
            index = last + 1;
        }
    }

    boolean finished(int index) {
        return (finished.get(index / Integer.SIZE) & (1 << index % Integer.SIZE)) != 0;
    }

    /** For the reader only. */
    boolean complete() {
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
        return nextUnfinished(0);
    }

    /** Below this record, or past the stretch; {@code before} is that of the stretch before. */
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
            int next = nextUnfinished(last + 1);
            if (next > last + 1) {
                ahead.add(offsets[last] + 1, next == offsets.length ? end : offsets[next]);
            }
            last = next;
        }
    }

    /** Adds all that is finished, from the end of the stretch before. */
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

    private int nextUnfinished(int from) {
        int index = from;
        while (index < offsets.length) {
            int rest = ~finished.get(index / Integer.SIZE) >>> index % Integer.SIZE;
            if (rest != 0) {
                return Math.min(index + Integer.numberOfTrailingZeros(rest), offsets.length);
            }
            index = (index / Integer.SIZE + 1) * Integer.SIZE;
        }
        return offsets.length;
    }
}
