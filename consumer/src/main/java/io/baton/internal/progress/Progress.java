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
    /** Where it begins, and what is finished ahead of that. */
    private volatile Checkpoint start;

    private Checkpoint base;
    private volatile boolean momentary;

    public Progress(Checkpoint start) {
        this.start = start;
        this.base = new Checkpoint(start.nextOffset(), start.leaderEpoch());
    }

    /**
     * Call it before the first batch is opened: each checkpoint then has what was finished at one moment. Without it a checkpoint may have a
     * record and lack one that was finished before. That does no harm to offsets, but to outputs and state.
     */
    public void tellMoments() {
        momentary = true;
    }

    /** It turns out that more is finished: before the first batch is opened. */
    public void beginAt(Checkpoint further) {
        lock.lock();
        try {
            start = further;
            base = new Checkpoint(further.nextOffset(), further.leaderEpoch());
        } finally {
            lock.unlock();
        }
    }

    /** The next piece of the log; what a holder before has done of it is finished. */
    public BatchProgress open(Fetched fetched) {
        BatchProgress batch = BatchProgress.of(fetched, momentary ? lock : null);
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
        Checkpoint begin = start;
        boolean none = begin.ahead().isEmpty()
                && (records.isEmpty() || records.getFirst().offset() >= begin.nextOffset());
        for (int i = 0; !none && i < records.size(); i++) {
            if (begin.has(records.get(i).offset())) {
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
                return Checkpoint.reaching(base.nextOffset(), base.leaderEpoch(), start.ahead());
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
            ahead.addAll(start.ahead().from(from));
            return Checkpoint.reaching(below.nextOffset(), below.leaderEpoch(), ahead.build());
        } finally {
            lock.unlock();
        }
    }

    /** Finishes several records in one step: a checkpoint has all of them or none. */
    public void together(Runnable finishes) {
        lock.lock();
        try {
            finishes.run();
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
            Checkpoint passed = batches.remove().passed();
            base = passed.nextOffset() > base.nextOffset() ? passed : base;
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
