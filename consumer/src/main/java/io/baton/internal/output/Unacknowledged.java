package io.baton.internal.output;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The records whose outputs Kafka has not all acknowledged. Safe for all threads. */
final class Unacknowledged {

    /** With more holes, the records finished between them are not worth their room in the lease row: they are done again after a crash. */
    private static final int MOST_HOLES = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<RecordOutputs> inOrder = new ArrayDeque<>();
    private long added;

    void add(RecordOutputs outputs) {
        lock.lock();
        try {
            passAcknowledged();
            inOrder.add(outputs);
            added++;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            passAcknowledged();
            return inOrder.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void passAcknowledged() {
        while (!inOrder.isEmpty() && inOrder.peek().areAcknowledged()) {
            inOrder.remove();
        }
    }

    /** Takes these records out of a checkpoint. Ask for the checkpoint before the call, so that no record is missed. */
    Checkpoint takenFrom(Checkpoint finished) {
        List<RecordOutputs> holes = holes();
        if (holes.isEmpty()) {
            return finished;
        }
        RecordOutputs lowest = holes.getFirst();
        boolean below = lowest.offset() < finished.nextOffset();
        var ahead = new FinishedAhead.Builder();
        if (below) {
            ahead.add(lowest.offset(), finished.nextOffset());
        }
        ahead.addAll(finished.ahead());
        FinishedAhead left = holes.size() > MOST_HOLES
                ? FinishedAhead.NONE
                : ahead.build()
                        .without(holes.stream().mapToLong(RecordOutputs::offset).toArray());
        return below
                ? Checkpoint.reaching(lowest.offset(), epoch(lowest), left)
                : Checkpoint.reaching(finished.nextOffset(), finished.leaderEpoch(), left);
    }

    /** Tells, whenever it is asked, whether all are acknowledged that were added before this call. */
    BooleanSupplier addedSoFar() {
        lock.lock();
        try {
            long until = added;
            return () -> passed() >= until;
        } finally {
            lock.unlock();
        }
    }

    private long passed() {
        lock.lock();
        try {
            passAcknowledged();
            return added - inOrder.size();
        } finally {
            lock.unlock();
        }
    }

    private List<RecordOutputs> holes() {
        lock.lock();
        try {
            passAcknowledged();
            return inOrder.stream()
                    .filter(outputs -> !outputs.areAcknowledged())
                    .sorted(Comparator.comparingLong(RecordOutputs::offset))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private static OptionalInt epoch(RecordOutputs outputs) {
        return outputs.record().leaderEpoch().map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
