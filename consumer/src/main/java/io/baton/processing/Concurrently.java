package io.baton.processing;

import io.baton.deadletter.Lineage;
import io.baton.lease.Checkpoint;
import io.baton.logging.CurrentRecord;
import io.baton.tenure.Fetched;
import io.baton.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Several records at once. The processor's own thread admits records to the lanes while there is room; workers live as
 * long as a lane is ready for them; a record that waits to be tried again, or is not due yet, has a sleeper to wake it.
 */
final class Concurrently implements Dispatcher {

    /** How many records are admitted under one lock. */
    private static final int ADMISSION = 256;
    /** A worker that had a lane for so long lets others have theirs. */
    private static final long TURN_NANOS = 1_000_000;

    private final RecordRunner<?, ?> runner;
    private final Window window;
    private final Lanes lanes;
    private final Crew crew;
    private final Guard guard;
    private final Repair repair;
    private final Tally tally;
    private final Time time;
    private final Supplier<CurrentRecord> entering;
    private final Duration longestDelay;

    /**
     * Starts nothing yet.
     *
     * @param entering makes a worker's own
     * @param longestDelay how far off a record may say that it is due: one of a retry topic does, any other is due
     */
    Concurrently(
            RecordRunner<?, ?> runner,
            Checkpoint start,
            Lanes lanes,
            Crew crew,
            UnderHold hold,
            Supplier<CurrentRecord> entering,
            Duration longestDelay) {
        this.runner = runner;
        this.window = new Window(start);
        this.lanes = lanes;
        this.crew = crew;
        this.guard = hold.guard();
        this.repair = hold.repair();
        this.tally = hold.tally();
        this.time = hold.time();
        this.entering = entering;
        this.longestDelay = longestDelay;
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
                    if (!waitsUntilDue(entry)) {
                        admitted.add(entry);
                    }
                }
            }
            startWorkers(lanes.admit(admitted));
            admitted.clear();
        }
        return !guard.stopping();
    }

    private boolean waitsUntilDue(Entry entry) {
        if (longestDelay.isZero()) {
            return false;
        }
        Duration left = Lineage.of(entry.record)
                .notBefore()
                .map(due -> Duration.between(time.now(), due))
                .orElse(Duration.ZERO);
        if (!left.isPositive()) {
            return false;
        }
        lanes.expect(entry);
        // anybody may write a header
        Duration bounded = left.compareTo(longestDelay) < 0 ? left : longestDelay;
        crew.after(bounded, () -> startWorkers(lanes.admitDue(entry)));
        return true;
    }

    private void startWorkers(int count) {
        for (int i = 0; i < count; i++) {
            crew.work(this::work);
        }
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
            crew.after(wait.get(), () -> startWorkers(lanes.resume(lane)));
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
        crew.wake();
    }

    @Override
    public List<String> threads() {
        return crew.workers();
    }

    @Override
    public void interrupt() {
        crew.interruptWorkers();
    }
}
