package io.baton.internal.processing;

import io.baton.ProcessEndedException;
import io.baton.internal.guard.Guard;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.progress.BatchProgress;
import io.baton.internal.tenure.Caution;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where holders before this one crashed: one record at a time, on the session's own thread, until the place is passed; from
 * there on the pipeline's usual way. Each of the first records is named in the lease row before it is begun. After them the
 * row names where a stretch of records begins: a record that ends the process there is among the first of the next holder. A
 * record at which enough holders crashed meets the failure policy, and its handler is not called.
 */
final class CautiousDispatcher implements Dispatcher {

    /** Takes one record through the user's code, its repeats included; false when it is not finished and none follows it. */
    @FunctionalInterface
    interface Whole {
        boolean untilDone(Entry entry) throws InterruptedException;
    }

    /** The first records, each of which waits for a write; and the length of a stretch, which waits for one in all. */
    private static final int STRETCH = 200;

    /** The record that crashed them lies at most this number ahead of their checkpoint, or it ends this process as well. */
    private static final int LONGEST = 10_000;

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    /** How often it looks whether it is its turn. */
    private static final Duration LOOK = Duration.ofMillis(2);

    private static final Logger LOG = LoggerFactory.getLogger(CautiousDispatcher.class);

    private final Caution caution;
    private final Whole whole;
    private final DueTimes due;
    private final ProcessorSession session;
    private final Dispatcher usual;
    private final Guard guard;
    private final Time time;
    private final long untilNanos;
    private int passed;
    /** Records that may be begun before the row has to name a place again. */
    private int named;

    private boolean ended;

    /** @param usual what goes on where caution ends */
    CautiousDispatcher(Caution caution, Whole whole, DueTimes due, ProcessorSession session, Dispatcher usual) {
        this.caution = caution;
        this.whole = whole;
        this.due = due;
        this.session = session;
        this.usual = usual;
        this.guard = session.guard();
        this.time = session.time();
        this.untilNanos = time.nanos() + Caution.LONGEST_TIME.toNanos();
    }

    @Override
    public boolean dispatch(Fetched fetched, BatchProgress batch, CurrentRecord current) throws InterruptedException {
        if (!ended && !dispatchCautiously(fetched.records(), batch, current)) {
            return false;
        }
        if (!ended && isOver()) {
            end();
        }
        // the batch in which caution ended may be done in part
        return ended ? usual.dispatch(fetched, batch, current) : !guard.stopping();
    }

    @Override
    public Duration idle() throws InterruptedException {
        return ended ? usual.idle() : FOR_EVER;
    }

    @Override
    public boolean isQuiet() {
        return usual.isQuiet();
    }

    /** Up to the end of the batch, or until it is over. */
    private boolean dispatchCautiously(
            List<ConsumerRecord<byte[], byte[]>> records, BatchProgress batch, CurrentRecord current)
            throws InterruptedException {
        for (int i = 0; i < records.size(); i++) {
            if (!batch.isFinished(i)) {
                var entry = new Entry(records.get(i), batch, i);
                if (!isDueWhileCautious(entry) || !hasTurn()) {
                    return !guard.stopping();
                }
                current.set(entry.record);
                if (!handleInTurn(entry)) {
                    return false;
                }
                current.clear();
                passed++;
            }
        }
        return true;
    }

    /** Waits until the record is due; false when it stops, or is over, before. */
    private boolean isDueWhileCautious(Entry entry) throws InterruptedException {
        long dueNanos = time.nanos() + due.until(entry.record).toNanos();
        while (!isOver() && guard.mayBegin()) {
            long leftNanos = dueNanos - time.nanos();
            if (leftNanos <= 0) {
                return true;
            }
            guard.pause(Duration.ofNanos(Math.min(leftNanos, LONGEST_PAUSE.toNanos())));
        }
        return false;
    }

    /** Waits for the turn of this partition; false when it stops, or is over, before. */
    private boolean hasTurn() throws InterruptedException {
        while (!isOver() && guard.mayBegin()) {
            if (caution.takesTurn()) {
                return true;
            }
            guard.pause(LOOK);
        }
        caution.withdrawsTurn();
        return false;
    }

    private boolean handleInTurn(Entry entry) throws InterruptedException {
        try {
            return handle(entry);
        } finally {
            caution.endsTurn();
        }
    }

    private boolean handle(Entry entry) throws InterruptedException {
        long checkpoint = session.progress().checkpoint().nextOffset();
        if (caution.condemns(checkpoint)) {
            return settle(entry, caution.crashesAt(checkpoint));
        }
        if (named == 0 && !isNamed(checkpoint)) {
            return false;
        }
        caution.begun();
        session.tally().begins();
        try {
            return whole.untilDone(entry);
        } finally {
            named--;
            if (named == 0) {
                caution.ends();
            }
        }
    }

    /** The row names a place once its checkpoint has come there, and this follows what is written. */
    private boolean isNamed(long checkpoint) throws InterruptedException {
        if (!caution.isCalledFor()) {
            named = 1;
            return true;
        }
        if (!session.awaitPassed(checkpoint)) {
            return false;
        }
        boolean isNear = passed < STRETCH;
        boolean isAlone = isNear && caution.isAlone();
        boolean begins =
                isAlone ? caution.begins(checkpoint, guard::pause) : caution.beginsStretch(checkpoint, guard::pause);
        named = !begins ? 0 : isNear ? 1 : STRETCH;
        return begins;
    }

    private boolean settle(Entry entry, int crashes) throws InterruptedException {
        var cause = new ProcessEndedException(Fetched.place(entry.record), crashes);
        LOG.error("{}", cause.getMessage());
        if (!session.recovery().settleUntried(entry.record, cause, crashes) || !guard.mayFinish()) {
            return false;
        }
        entry.finish();
        session.tally().finished(entry.record, 1, entry.bytes());
        return true;
    }

    /** Whether the place of the crashes was passed. */
    private boolean isOver() {
        return caution.mayEnd(passed >= LONGEST || time.nanos() - untilNanos >= 0);
    }

    private void end() {
        LOG.info("{} records were handled one at a time, and nothing crashed: going on as usual", passed);
        if (named > 0) {
            caution.ends();
        }
        caution.over();
        ended = true;
    }
}
