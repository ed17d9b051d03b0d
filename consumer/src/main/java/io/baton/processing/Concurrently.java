package io.baton.processing;

import io.baton.deadletter.Lineage;
import io.baton.lease.Checkpoint;
import io.baton.logging.CurrentRecord;
import io.baton.tenure.Fetched;
import io.baton.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several records at once, on virtual threads: workers, which live as long as a lane is ready for them, and sleepers, each
 * of which wakes one record that waits to be tried again or is not due yet. The processor's own thread admits records to
 * the lanes while there is room.
 */
final class Concurrently implements Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Concurrently.class);

    /** How many records are admitted under one lock. */
    private static final int ADMISSION = 256;
    /** A worker that had a lane for so long lets others have theirs. */
    private static final long TURN_NANOS = 1_000_000;

    private final RecordRunner<?, ?> runner;
    private final Window window;
    private final Lanes lanes;
    private final Guard guard;
    private final Repair repair;
    private final Tally tally;
    private final Time time;
    private final Supplier<CurrentRecord> entering;
    private final boolean honoursNotBefore;
    private final ThreadFactory threads;
    private final Set<Thread> working = ConcurrentHashMap.newKeySet();
    private final Set<Thread> asleep = ConcurrentHashMap.newKeySet();

    /**
     * Starts nothing yet.
     *
     * @param entering makes a worker's own
     * @param honoursNotBefore whether records may say when they are due: those of a retry topic do
     */
    Concurrently(
            RecordRunner<?, ?> runner,
            Checkpoint start,
            Lanes lanes,
            Guard guard,
            Repair repair,
            Tally tally,
            Time time,
            String threadName,
            Supplier<CurrentRecord> entering,
            boolean honoursNotBefore) {
        this.runner = runner;
        this.window = new Window(start);
        this.lanes = lanes;
        this.guard = guard;
        this.repair = repair;
        this.tally = tally;
        this.time = time;
        this.entering = entering;
        this.honoursNotBefore = honoursNotBefore;
        this.threads = Thread.ofVirtual().name(threadName + "-", 0).factory();
    }

    @Override
    public boolean dispatch(Fetched batch, CurrentRecord dispatchers) throws InterruptedException {
        Stretch stretch = window.open(batch);
        List<ConsumerRecord<byte[], byte[]>> records = batch.records();
        var admitted = new ArrayList<Entry>(Math.min(ADMISSION, records.size()));
        int next = 0;
        while (next < records.size()) {
            int room = lanes.awaitRoom();
            if (room == 0) {
                return false;
            }
            int end = Math.min(records.size(), next + Math.min(room, ADMISSION));
            for (; next < end; next++) {
                if (!stretch.finished(next)) {
                    var entry = new Entry(records.get(next), stretch, next);
                    if (!sleepsUntilDue(entry)) {
                        admitted.add(entry);
                    }
                }
            }
            startWorkers(lanes.admit(admitted));
            admitted.clear();
        }
        return !guard.stopping();
    }

    private boolean sleepsUntilDue(Entry entry) {
        if (!honoursNotBefore) {
            return false;
        }
        Optional<Instant> due = Lineage.of(entry.record).notBefore();
        Duration left =
                due.map(instant -> Duration.between(time.now(), instant)).orElse(Duration.ZERO);
        if (!left.isPositive()) {
            return false;
        }
        lanes.expect(entry);
        wakeAfter(left, () -> startWorkers(lanes.admitDue(entry)));
        return true;
    }

    /** A thread of its own, which does nothing else; {@link #stop} ends it. */
    private void wakeAfter(Duration duration, Runnable onWaking) {
        long untilNanos = time.nanos() + duration.toNanos();
        start(asleep, () -> {
            for (long left = untilNanos - time.nanos(); left > 0; left = untilNanos - time.nanos()) {
                time.pause(Duration.ofNanos(left));
            }
            onWaking.run();
        });
    }

    private void startWorkers(int count) {
        for (int i = 0; i < count; i++) {
            start(working, this::work);
        }
    }

    private interface Life {
        void run() throws InterruptedException;
    }

    private void start(Set<Thread> among, Life life) {
        Thread thread = threads.newThread(() -> {
            try {
                life.run();
            } catch (InterruptedException e) {
                LOG.debug("Interrupted: the tenure ends");
            } catch (RuntimeException | Error e) {
                repair.broke(e);
            } finally {
                among.remove(Thread.currentThread());
            }
        });
        among.add(thread);
        thread.start();
    }

    private void work() throws InterruptedException {
        boolean ended = false;
        try (CurrentRecord current = entering.get()) {
            for (Lane lane = lanes.next(); lane != null; lane = lanes.next()) {
                takeTurn(lane, current);
                current.clear();
            }
            ended = true;
        } finally {
            if (!ended) {
                lanes.quit();
            }
        }
    }

    private void takeTurn(Lane lane, CurrentRecord current) throws InterruptedException {
        Entry entry = lanes.detach(lane);
        ConsumerRecord<byte[], byte[]> last = null;
        int finished = 0;
        long bytes = 0;
        long begunNanos = time.nanos();
        long nowNanos = begunNanos;
        Optional<Duration> wait = Optional.empty();
        while (entry != null && nowNanos - begunNanos < TURN_NANOS && guard.mayBegin()) {
            current.set(entry.record);
            Throwable failure = attempt(entry);
            long endedNanos = time.nanos();
            tally.handled(1, endedNanos - nowNanos);
            nowNanos = endedNanos;
            if (failure != null) {
                if (repair.gaveUp(entry.record, failure)) {
                    break;
                }
                entry.trouble = repair.noted(entry.trouble, entry.record, failure);
                wait = repair.again(entry.trouble);
                if (wait.isPresent() || !repair.settle(entry.trouble)) {
                    break;
                }
            }
            if (!guard.mayFinish()) {
                break;
            }
            entry.finish();
            last = entry.record;
            finished++;
            bytes += entry.bytes();
            entry = entry.next;
        }
        if (last != null) {
            tally.finished(last, finished, bytes);
        }
        if (wait.isPresent()) {
            lanes.rest(lane, finished, bytes, entry);
            wakeAfter(wait.get(), () -> startWorkers(lanes.resume(lane)));
        } else {
            lanes.giveBack(lane, finished, bytes, entry);
        }
    }

    private @Nullable Throwable attempt(Entry entry) {
        try {
            int attempt = entry.trouble == null ? 1 : entry.trouble.attempts() + 1;
            if (!runner.run(entry.record, attempt)) {
                tally.filtered();
            }
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    @Override
    public Checkpoint checkpoint() {
        return window.checkpoint();
    }

    @Override
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        return lanes.awaitNoWorkers(atMost);
    }

    @Override
    public void stop() {
        lanes.close();
        asleep.forEach(Thread::interrupt);
    }

    @Override
    public List<String> threads() {
        return working.stream().map(Thread::getName).sorted().toList();
    }

    @Override
    public void interrupt() {
        working.forEach(Thread::interrupt);
    }
}
