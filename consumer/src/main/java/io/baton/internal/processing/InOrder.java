package io.baton.internal.processing;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.tenure.Fetched;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One record after the other, in {@link Strides} on the processor's own thread. */
final class InOrder implements Dispatcher {

    private final RecordRunner<?, ?> runner;
    private final Strides strides;
    private final Frontier frontier;
    private final Guard guard;
    private final Repair repair;
    private final Tally tally;

    InOrder(RecordRunner<?, ?> runner, Checkpoint start, UnderHold hold) {
        this.runner = runner;
        this.strides = new Strides(runner, hold);
        this.frontier = new Frontier(start);
        this.guard = hold.guard();
        this.repair = hold.repair();
        this.tally = hold.tally();
    }

    @Override
    public boolean dispatch(Buffer buffer, CurrentRecord current) throws InterruptedException {
        for (Fetched batch = buffer.next(); batch != null; batch = buffer.next()) {
            if (!dispatch(batch, current)) {
                return false;
            }
        }
        return true;
    }

    private boolean dispatch(Fetched batch, CurrentRecord current) throws InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> records = batch.records();
        int next = 0;
        while (next < records.size()) {
            if (frontier.isPast(records.get(next))) {
                next++;
                continue;
            }
            int finished = strides.next(records, next, frontier, current);
            if (finished < 0) {
                return false;
            }
            next += finished;
            Throwable failure = strides.failure();
            if (failure != null) {
                if (!repaired(records.get(next), failure)) {
                    return false;
                }
                next++;
            }
        }
        frontier.passed(batch);
        current.clear();
        return true;
    }

    private boolean repaired(ConsumerRecord<byte[], byte[]> record, Throwable why) throws InterruptedException {
        if (!repair.untilSettled(record, why, attempt -> runner.run(record, attempt)) || !guard.mayFinish()) {
            return false;
        }
        frontier.finished(record);
        tally.finished(record, 1, Fetched.bytes(record));
        return true;
    }

    @Override
    public Checkpoint checkpoint() {
        return frontier.checkpoint();
    }
}
