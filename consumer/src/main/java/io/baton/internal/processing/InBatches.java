package io.baton.internal.processing;

import io.baton.BatchLimits;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Gathers records into batches, which are done one after the other on the processor's own thread. Records that wait for
 * their batch when the hold ends are nobody's yet: the next holder reads them again.
 */
final class InBatches implements Dispatcher {

    /** Where the log is not read on before a record is due: how often to look whether a batch has lingered. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final BatchLimits limits;
    private final BatchRunner<?, ?> runner;
    private final Window window;
    private final NotYetDue notYetDue;
    private final Guard guard;
    private final Time time;
    private List<Entry> waiting = new ArrayList<>();
    private long waitingBytes;
    private long lingersUntilNanos;

    InBatches(BatchLimits limits, BatchRunner<?, ?> runner, Checkpoint start, NotYetDue notYetDue, UnderHold hold) {
        this.limits = limits;
        this.runner = runner;
        this.window = new Window(start);
        this.notYetDue = notYetDue;
        this.guard = hold.guard();
        this.time = hold.time();
    }

    @Override
    public boolean dispatch(Buffer buffer, CurrentRecord current) throws InterruptedException {
        for (Fetched batch = buffer.next(); batch != null; batch = buffer.next()) {
            if (!dispatch(batch)) {
                return false;
            }
        }
        return true;
    }

    private boolean dispatch(Fetched batch) throws InterruptedException {
        Stretch stretch = window.open(batch);
        List<ConsumerRecord<byte[], byte[]>> records = batch.records();
        for (int i = 0; i < records.size(); i++) {
            if (!stretch.finished(i) && !take(new Entry(records.get(i), stretch, i))) {
                return false;
            }
        }
        return idle();
    }

    private boolean take(Entry entry) throws InterruptedException {
        while (!notYetDue.isDue(entry.record)) {
            if (!notYetDue.isFull()) {
                notYetDue.add(entry);
                return true;
            }
            if (!idle() || !guard.pause(notYetDue.untilNext(LONGEST_PAUSE))) {
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
    public Duration patience() {
        return notYetDue.untilNext(waiting.isEmpty() ? Dispatcher.super.patience() : lingers());
    }

    private Duration lingers() {
        return Duration.ofNanos(lingersUntilNanos - time.nanos());
    }

    @Override
    public boolean idle() throws InterruptedException {
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

    @Override
    public Checkpoint checkpoint() {
        return window.checkpoint();
    }
}
