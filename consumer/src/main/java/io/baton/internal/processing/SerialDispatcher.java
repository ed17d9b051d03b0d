package io.baton.internal.processing;

import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.progress.BatchProgress;
import io.baton.internal.tenure.Fetched;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One record after the other, in the partition's order, on the session's own thread. */
final class SerialDispatcher implements Dispatcher {

    private record InOrder(BatchProgress batch, @Nullable TimerRunner<?> timers) implements SerialRunner.Path {

        @Override
        public boolean begins(int index) {
            return !batch.isFinished(index) && (timers == null || !timers.areDue(index > 0));
        }

        @Override
        public void finished(int from, int end) {
            batch.finishInOrder(from, end);
        }
    }

    private final SerialRunner runner;
    private final @Nullable TimerRunner<?> timers;

    /** @param timers fire between two records, once they are due; null for none */
    SerialDispatcher(SerialRunner runner, @Nullable TimerRunner<?> timers) {
        this.runner = runner;
        this.timers = timers;
    }

    @Override
    public boolean dispatch(Fetched fetched, BatchProgress batch, CurrentRecord current) throws InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> records = fetched.records();
        var path = new InOrder(batch, timers);
        int next = 0;
        while (next < records.size()) {
            if (batch.isFinished(next)) {
                next++;
                continue;
            }
            if (timers != null && !timers.fire()) {
                return false;
            }
            int finished = runner.stride(records, next, path, current);
            if (finished < 0) {
                return false;
            }
            next += finished;
            Throwable failure = runner.failure();
            if (failure != null) {
                if (!runner.settled(records.get(next), failure)) {
                    return false;
                }
                batch.finishInOrder(next, next + 1);
                next++;
            }
        }
        current.clear();
        return true;
    }

    @Override
    public Duration idle() {
        return FOR_EVER;
    }
}
