package io.baton.internal.progress;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.tenure.Fetched;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What is finished in one session: below the checkpoint everything, past it batch by batch. One thread at a time opens batches,
 * workers finish their records, the lease thread reads the checkpoint.
 */
public final class Progress {

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<BatchProgress> batches = new ArrayDeque<>();
    private final FinishedAhead inherited;
    private final long start;
    private Checkpoint base;

    public Progress(Checkpoint start) {
        this.base = new Checkpoint(start.nextOffset(), start.leaderEpoch());
        this.inherited = start.ahead();
        this.start = start.nextOffset();
    }

    /** The next piece of the log; what a holder before has done of it is finished. */
    public BatchProgress open(Fetched fetched) {
        BatchProgress batch = BatchProgress.of(fetched);
        finishInherited(fetched.records(), batch);
        lock.lock();
        try {
            passFinished(); // so that few are kept, however seldom the checkpoint is read
            batches.add(batch);
        } finally {
            lock.unlock();
        }
        return batch;
    }

    private void finishInherited(List<ConsumerRecord<byte[], byte[]>> records, BatchProgress batch) {
        boolean none =
                inherited.isEmpty() && (records.isEmpty() || records.getFirst().offset() >= start);
        for (int i = 0; !none && i < records.size(); i++) {
            long offset = records.get(i).offset();
            if (offset < start || inherited.contains(offset)) {
                batch.finish(i);
            }
        }
    }

    public Checkpoint checkpoint() {
        lock.lock();
        try {
            passFinished();
            compact();
            BatchProgress head = batches.peek();
            if (head == null) {
                return Checkpoint.reaching(base.nextOffset(), base.leaderEpoch(), inherited);
            }
            int first = head.firstUnfinished();
            Checkpoint below = head.checkpoint(first, base);
            var ahead = new FinishedAhead.Builder();
            long from = 0;
            for (BatchProgress batch : batches) {
                if (batch == head) {
                    batch.addFinishedAfter(first, ahead);
                } else {
                    batch.addFinished(from, ahead);
                }
                from = batch.end();
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
            return batches.size();
        } finally {
            lock.unlock();
        }
    }

    private void passFinished() {
        while (!batches.isEmpty() && batches.peek().isComplete()) {
            base = batches.remove().passed();
        }
    }

    /** Complete batches behind one that is not need one entry together, however many they become. */
    private void compact() {
        BatchProgress previous = null;
        int count = batches.size();
        for (int i = 0; i < count; i++) {
            BatchProgress batch = batches.remove();
            if (previous == null) {
                previous = batch;
            } else if (previous.isComplete() && batch.isComplete()) {
                previous = previous.joined(batch);
            } else {
                batches.add(previous);
                previous = batch;
            }
        }
        if (previous != null) {
            batches.add(previous);
        }
    }
}
