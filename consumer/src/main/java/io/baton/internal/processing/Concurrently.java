package io.baton.internal.processing;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Several records at once. The processor's own thread admits records to the lanes while there is room; workers live as
 * long as a lane is ready for them; a record that waits to be tried again, or is not due yet, has a sleeper to wake it.
 * Records that take no time go straight to the handler, on the processor's own thread and in the log's order, past the lanes:
 * those cost several times as much. Should one of these take long after all, the poll thread diverts the others.
 */
final class Concurrently implements Dispatcher {

    /** A worker that had a lane for so long lets others have theirs. */
    private static final long TURN_NANOS = 1_000_000;
    /** How often to look whether workers are missing: while they may be, and else. */
    private static final Duration LOOK = Duration.ofMillis(1);

    private static final Duration SELDOM = Duration.ofMillis(50);

    private final RecordRunner<?, ?> runner;
    private final Lanes lanes;
    private final Admission admission;
    private final Crew crew;
    private final Guard guard;
    private final Repair repair;
    private final Tally tally;
    private final Time time;
    private final Supplier<CurrentRecord> entering;
    private final DueTimes due;
    private final Strides strides;
    private int aheadSeen;

    /**
     * Starts nothing yet.
     *
     * @param entering makes a worker's own
     */
    Concurrently(
            RecordRunner<?, ?> runner,
            Checkpoint start,
            Lanes lanes,
            Crew crew,
            UnderHold hold,
            Supplier<CurrentRecord> entering,
            DueTimes due) {
        this.runner = runner;
        this.lanes = lanes;
        this.admission = new Admission(start, lanes, this::waitsUntilDue);
        this.crew = crew;
        this.guard = hold.guard();
        this.repair = hold.repair();
        this.tally = hold.tally();
        this.time = hold.time();
        this.entering = entering;
        this.due = due;
        this.strides = new Strides(runner, hold);
    }

    @Override
    public boolean dispatch(Buffer buffer, CurrentRecord current) throws InterruptedException {
        while (admission.hasMore(buffer)) {
            if (maySpareLanes()) {
                if (!goStraight(current)) {
                    return false;
                }
            } else if (awaitRoom()) {
                startWorkers(admission.admit());
            } else if (lanes.isClosed()) {
                return false;
            } else {
                startWorkers(lanes.reinforce());
            }
        }
        return !guard.stopping();
    }

    private boolean awaitRoom() throws InterruptedException {
        try {
            return lanes.awaitRoom(patience());
        } catch (InterruptedException e) {
            guard.ignoreUnlessOurs(e);
            return false;
        }
    }

    private boolean maySpareLanes() {
        return due.areNow() && lanes.isEmpty() && isQuick();
    }

    /** False when no further record is to be begun. */
    private boolean goStraight(CurrentRecord current) throws InterruptedException {
        Admission.Straight way = admission.straight();
        boolean goesOn = true;
        Throwable failure = null;
        while (goesOn && failure == null && !way.isAtEnd() && admission.ahead() >= 0 && isQuick()) {
            goesOn = way.stride(strides, current);
            failure = goesOn ? strides.failure() : null;
        }
        current.clear();
        if (failure == null && admission.arrived(way)) {
            return goesOn;
        }
        admission.divert();
        Turn turn = admission.inHand();
        if (turn != null) {
            settle(turn, failure, goesOn);
        }
        return goesOn;
    }

    private boolean isQuick() {
        return guard.pace().isQuick(time.nanos());
    }

    /** The turn of a record that went straight: mending it may take long, and is a worker's. */
    private void settle(Turn turn, @Nullable Throwable failure, boolean finished) {
        if (failure != null) {
            crew.work(() -> work((shift, current) -> takeOver(turn, failure, shift, current)));
            return;
        }
        Entry entry = turn.first();
        if (finished && entry != null) {
            turn.finished(entry);
        }
        lanes.end(turn);
        lanes.quit();
        startWorkers(lanes.relieve());
    }

    @Override
    public void relieve(Buffer buffer) {
        int ahead = admission.ahead();
        if (ahead >= 0 && ahead == aheadSeen) {
            admission.divert();
        }
        aheadSeen = ahead;
        if (admission.isAwaited()) {
            while (lanes.room() > 0 && admission.hasMore(buffer)) {
                startWorkers(admission.admit());
            }
            startWorkers(lanes.relieve());
        }
    }

    @Override
    public Duration patience() {
        return lanes.mayLackWorkers() ? LOOK : SELDOM;
    }

    @Override
    public boolean idle() {
        startWorkers(lanes.reinforce());
        return !guard.stopping();
    }

    private boolean waitsUntilDue(Entry entry) {
        Duration left = due.until(entry.record);
        if (left.isZero()) {
            return false;
        }
        lanes.expect(entry);
        crew.after(left, () -> startWorkers(lanes.admitDue(entry)));
        return true;
    }

    private void startWorkers(int count) {
        for (int i = 0; i < count; i++) {
            crew.work(this::work);
        }
    }

    private void work() throws InterruptedException {
        work((shift, current) -> {});
    }

    /** What a worker sees to before it looks for lanes. */
    private interface Errand {

        void run(Shift shift, CurrentRecord current) throws InterruptedException;
    }

    private void work(Errand first) throws InterruptedException {
        boolean left = false;
        try (CurrentRecord current = entering.get()) {
            var shift = new Shift(guard, tally, time);
            first.run(shift, current);
            do {
                takeTurns(shift, current);
                shift.tell();
                left = lanes.leave();
            } while (!left && !guard.stopping());
        } catch (InterruptedException e) {
            if (!guard.abandoned()) {
                // its lane would be lost with it, and stand still in silence
                throw new IllegalStateException("a worker was interrupted, and not by Baton", e);
            }
            throw e;
        } finally {
            if (!left) {
                lanes.quit();
            }
        }
    }

    /** A turn whose first record failed with this. */
    private void takeOver(Turn turn, Throwable failure, Shift shift, CurrentRecord current)
            throws InterruptedException {
        Entry entry = Objects.requireNonNull(turn.first());
        current.set(entry.record);
        if (mended(entry, failure, turn) && shift.mayFinish()) {
            shift.finished(entry);
            turn.finished(entry);
        }
        current.clear();
        lanes.end(turn);
        restIfToldTo(turn);
    }

    private void takeTurns(Shift shift, CurrentRecord current) throws InterruptedException {
        Turn turn = lanes.next(null);
        while (turn != null) {
            take(turn, shift, current);
            current.clear();
            Turn ended = turn;
            turn = null;
            if (guard.stopping()) {
                lanes.end(ended);
            } else {
                turn = lanes.next(ended);
            }
            restIfToldTo(ended);
        }
    }

    /** Not before the lane is back where it is looked for. */
    private void restIfToldTo(Turn ended) {
        ended.rest().ifPresent(wait -> crew.after(wait, () -> startWorkers(lanes.resume(ended.lane))));
    }

    private void take(Turn turn, Shift shift, CurrentRecord current) throws InterruptedException {
        long untilNanos = shift.nanos() + TURN_NANOS;
        Entry entry = turn.first();
        while (entry != null && shift.nanos() - untilNanos < 0 && shift.mayBegin()) {
            current.set(entry.record);
            Throwable failure = attempt(entry);
            shift.handled();
            if (failure != null) {
                boolean mended = mended(entry, failure, turn);
                // which may have taken long, and is neither this record's time nor the next one's
                shift.begin();
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
        return admission.checkpoint();
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
