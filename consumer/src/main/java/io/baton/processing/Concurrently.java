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
        boolean left = false;
        try (CurrentRecord current = entering.get()) {
            var shift = new Shift(guard, tally, time);
            do {
                takeTurns(shift, current);
                shift.tell();
                left = lanes.leave();
            } while (!left);
        } finally {
            if (!left) {
                lanes.quit();
            }
        }
    }

    private void takeTurns(Shift shift, CurrentRecord current) throws InterruptedException {
        Turn turn = lanes.next(null);
        while (turn != null) {
            take(turn, shift, current);
            current.clear();
            Turn ended = turn;
            turn = lanes.next(ended);
            // not before the lane is back where it is looked for
            ended.rest().ifPresent(wait -> crew.after(wait, () -> startWorkers(lanes.resume(ended.lane))));
        }
    }

    private void take(Turn turn, Shift shift, CurrentRecord current) throws InterruptedException {
        long untilNanos = shift.begin() + TURN_NANOS;
        long nowNanos = untilNanos - TURN_NANOS;
        Entry entry = turn.first();
        while (entry != null && nowNanos - untilNanos < 0 && shift.mayBegin()) {
            current.set(entry.record);
            Throwable failure = attempt(entry);
            nowNanos = shift.handled();
            if (failure != null) {
                boolean mended = mended(entry, failure, turn);
                // which may have taken long, and is neither this record's time nor the next one's
                nowNanos = shift.begin();
                if (!mended) {
                    break;
                }
            }
            if (!shift.mayFinish()) {
                break;
            }
            shift.finished(entry);
            entry = turn.finished(entry);
        }
    }

    /** False when the record is not finished: it waits to be tried again, or nothing is any more. */
    private boolean mended(Entry entry, Throwable failure, Turn turn) throws InterruptedException {
        if (repair.gaveUp(entry.record, failure)) {
            return false;
        }
        entry.trouble = repair.noted(entry.trouble, entry.record, failure);
        Optional<Duration> wait = repair.again(entry.trouble);
        wait.ifPresent(turn::restFor);
        return wait.isEmpty() && repair.settle(entry.trouble);
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
