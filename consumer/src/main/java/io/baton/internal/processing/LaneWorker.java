package io.baton.internal.processing;

import io.baton.internal.guard.Guard;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.recovery.Recovery;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A worker's life: it runs through one lane after the other, as long as any is ready. Clocks and meters cost several times what
 * a trivial handler does, so quick records share a look at the fence, and a word to the tally; one that takes its time has its
 * own. Confined to its thread.
 */
final class LaneWorker {

    /** A worker that had a lane for so long lets others have theirs. */
    private static final long RUN_NANOS = 1_000_000;
    /** For so long a look at the fence is good, unless the lease thread has come by since. */
    private static final long LOOK_NANOS = 20_000;

    private final RecordRunner<?, ?> runner;
    private final Lanes lanes;
    private final Guard guard;
    private final Recovery recovery;
    private final Tally tally;
    private final Time time;
    private final Consumer<Lane.Run> resting;
    /** When the clock was last looked at. */
    private long nowNanos;

    private long lookedNanos;
    private int beats;
    private boolean mayShare;
    private int handled;
    private long handledNanos;
    private int finished;
    private boolean finishedAny;
    private @Nullable ConsumerRecord<byte[], byte[]> last;

    /** @param resting told of a run that ended with a lane that rests */
    LaneWorker(RecordRunner<?, ?> runner, Lanes lanes, ProcessorSession session, Consumer<Lane.Run> resting) {
        this.runner = runner;
        this.lanes = lanes;
        this.guard = session.guard();
        this.recovery = session.recovery();
        this.tally = session.tally();
        this.time = session.time();
        this.resting = resting;
        this.nowNanos = time.nanos();
    }

    void live(CurrentRecord current) throws InterruptedException {
        live(null, null, current);
    }

    /** Begins with a run whose first record failed with this. */
    void live(Lane.@Nullable Run first, @Nullable Throwable failure, CurrentRecord current)
            throws InterruptedException {
        boolean left = false;
        try {
            if (first != null && failure != null) {
                takeOver(first, failure, current);
            }
            do {
                runThroughLanes(current);
                tell();
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

    private void takeOver(Lane.Run run, Throwable failure, CurrentRecord current) throws InterruptedException {
        Entry entry = Objects.requireNonNull(run.first());
        current.set(entry.record);
        if (mended(entry, failure, run) && mayFinish()) {
            finished(entry);
            run.finished(entry);
        }
        current.clear();
        lanes.end(run);
        restIfToldTo(run);
    }

    private void runThroughLanes(CurrentRecord current) throws InterruptedException {
        Lane.Run run = lanes.next(null);
        while (run != null) {
            work(run, current);
            current.clear();
            Lane.Run ended = run;
            run = null;
            if (guard.stopping()) {
                lanes.end(ended);
            } else {
                run = lanes.next(ended);
            }
            restIfToldTo(ended);
        }
    }

    /** Not before the lane is back where it is looked for. */
    private void restIfToldTo(Lane.Run ended) {
        if (ended.rest().isPresent()) {
            resting.accept(ended);
        }
    }

    private void work(Lane.Run run, CurrentRecord current) throws InterruptedException {
        long untilNanos = nowNanos + RUN_NANOS;
        Entry entry = run.first();
        while (entry != null && nowNanos - untilNanos < 0 && mayBegin()) {
            current.set(entry.record);
            Throwable failure = attempt(entry);
            handled();
            if (failure != null) {
                boolean mended = mended(entry, failure, run);
                // which may have taken long, and is neither this record's time nor the next one's
                nowNanos = time.nanos();
                if (!mended) {
                    break;
                }
            }
            if (!mayFinish()) {
                break;
            }
            finished(entry);
            entry = run.finished(entry);
        }
    }

    /** False when the record is not finished: it waits to be tried again, or nothing is any more. */
    private boolean mended(Entry entry, Throwable failure, Lane.Run run) throws InterruptedException {
        if (recovery.gaveUp(entry.record, failure)) {
            return false;
        }
        entry.failed = recovery.noted(entry.failed, entry.record, failure);
        Optional<Duration> wait = recovery.again(entry.failed);
        wait.ifPresent(run::restFor);
        return wait.isEmpty() && recovery.settle(entry.failed);
    }

    private @Nullable Throwable attempt(Entry entry) {
        try {
            int attempt = entry.failed == null ? 1 : entry.failed.attempts() + 1;
            if (!runner.run(entry.record, attempt)) {
                tally.filtered();
            }
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    /** False once no further record may be begun. */
    private boolean mayBegin() throws InterruptedException {
        if (isFresh()) {
            return true;
        }
        tell();
        beats = guard.beats();
        int admitted = guard.mayBegin(2);
        nowNanos = time.nanos();
        lookedNanos = nowNanos;
        mayShare = admitted > 1;
        if (admitted > 0) {
            tally.begins();
        }
        return admitted > 0;
    }

    /** The handler returned. */
    private void handled() {
        long begunNanos = nowNanos;
        nowNanos = time.nanos();
        long tookNanos = nowNanos - begunNanos;
        if (tookNanos > LOOK_NANOS) {
            tally.handled(1, tookNanos);
        } else {
            handled++;
            handledNanos += tookNanos;
        }
    }

    /** False when what was handled does not count as finished. */
    private boolean mayFinish() throws InterruptedException {
        return isFresh() || guard.mayFinish();
    }

    private void finished(Entry entry) {
        tally.counted(1, entry.bytes());
        finished++;
        last = entry.record;
        if (!finishedAny) {
            // it may be the first of the session, and the next may take long
            finishedAny = true;
            tell();
        }
    }

    private boolean isFresh() {
        return mayShare && nowNanos - lookedNanos < LOOK_NANOS && guard.beats() == beats;
    }

    /** What was done since it was told last; the count of what is finished is always up to date. */
    private void tell() {
        if (handled > 0) {
            tally.handled(handled, handledNanos);
            handled = 0;
            handledNanos = 0;
        }
        if (last != null) {
            tally.reached(last, finished);
            finished = 0;
            last = null;
        }
    }
}
