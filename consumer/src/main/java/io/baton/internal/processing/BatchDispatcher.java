package io.baton.internal.processing;

import io.baton.BatchLimits;
import io.baton.internal.guard.Guard;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.progress.BatchProgress;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Gathers records into batches, which are done one after the other on the session's own thread. Records that wait for
 * their batch when the session ends are not begun: the next holder reads them again.
 */
final class BatchDispatcher implements Dispatcher {

    /** Where the log is not read on before a record is due: how often to look whether a batch has lingered. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final BatchLimits limits;
    private final BatchRunner<?, ?> runner;
    private final DueTimes.Queue notYetDue;
    private final Guard guard;
    private final Time time;
    private List<Entry> waiting = new ArrayList<>();
    private long waitingBytes;
    private long lingersUntilNanos;

    BatchDispatcher(BatchLimits limits, BatchRunner<?, ?> runner, DueTimes.Queue notYetDue, ProcessorSession session) {
        this.limits = limits;
        this.runner = runner;
        this.notYetDue = notYetDue;
        this.guard = session.guard();
        this.time = session.time();
    }

    @Override
    public boolean dispatch(Fetched fetched, BatchProgress batch, CurrentRecord current) throws InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> records = fetched.records();
        for (int i = 0; i < records.size(); i++) {
            if (!batch.isFinished(i) && !take(new Entry(records.get(i), batch, i))) {
                return false;
            }
        }
        return true;
    }

    private boolean take(Entry entry) throws InterruptedException {
        while (!notYetDue.isDue(entry.record)) {
            if (!notYetDue.isFull()) {
                notYetDue.add(entry);
                return true;
            }
            if (!handOverWhatIsDue() || !guard.pause(notYetDue.untilNext(LONGEST_PAUSE))) {
                return false;
            }
        }
        return add(entry);
    }

    private boolean add(Entry entry) throws InterruptedException {
        boolean overflows = !waiting.isEmpty() && waitingBytes + entry.bytes() > limits.bytes();
        if (overflows && !handOver()) {
            return false;
        }
        if (waiting.isEmpty()) {
            lingersUntilNanos = time.nanos() + limits.linger().toNanos();
        }
        waiting.add(entry);
        waitingBytes += entry.bytes();
        boolean full = waiting.size() >= limits.records() || waitingBytes >= limits.bytes();
        return !full || handOver();
    }

    @Override
    public Duration idle() throws InterruptedException {
        handOverWhatIsDue();
        return notYetDue.untilNext(waiting.isEmpty() ? FOR_EVER : lingers());
    }

    private Duration lingers() {
        return Duration.ofNanos(lingersUntilNanos - time.nanos());
    }

    private boolean handOverWhatIsDue() throws InterruptedException {
        for (Entry entry = notYetDue.next(); entry != null; entry = notYetDue.next()) {
            if (!add(entry)) {
                return false;
            }
        }
        return waiting.isEmpty() || lingers().isPositive() || handOver();
    }

    private boolean handOver() throws InterruptedException {
        List<Entry> batch = waiting;
        waiting = new ArrayList<>();
        waitingBytes = 0;
        return runner.untilDone(batch);
    }
}
