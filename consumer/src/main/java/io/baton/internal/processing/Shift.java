package io.baton.internal.processing;

import io.baton.internal.time.Time;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A worker's looks at the fence, and what it tells the tally. Clocks and meters cost several times what a trivial handler
 * does, so quick records share a look and a word; one that takes its time has its own. Confined to the worker.
 */
final class Shift {

    /** For so long a look is good, unless the poll thread has come by since. */
    private static final long LOOK_NANOS = 20_000;

    private final Guard guard;
    private final Tally tally;
    private final Time time;

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

    Shift(Guard guard, Tally tally, Time time) {
        this.guard = guard;
        this.tally = tally;
        this.time = time;
        begin();
    }

    /** Time that passed until now was no record's. */
    void begin() {
        nowNanos = time.nanos();
    }

    /** The monotonic clock when a record was last begun or done. */
    long nanos() {
        return nowNanos;
    }

    /** False once no further record may be begun. */
    boolean mayBegin() throws InterruptedException {
        if (isFresh()) {
            return true;
        }
        tell();
        beats = guard.beats();
        int admitted = guard.mayBegin(2);
        begin();
        lookedNanos = nowNanos;
        mayShare = admitted > 1;
        if (admitted > 0) {
            tally.begins();
        }
        return admitted > 0;
    }

    /** The handler returned. */
    void handled() {
        long begunNanos = nowNanos;
        begin();
        long tookNanos = nowNanos - begunNanos;
        if (tookNanos > LOOK_NANOS) {
            tally.handled(1, tookNanos);
        } else {
            handled++;
            handledNanos += tookNanos;
        }
    }

    /** False when what was handled does not count as finished. */
    boolean mayFinish() throws InterruptedException {
        return isFresh() || guard.mayFinish();
    }

    void finished(Entry entry) {
        tally.counted(1, entry.bytes());
        finished++;
        last = entry.record;
        if (!finishedAny) {
            // it may be the first of the hold, and the next may take long
            finishedAny = true;
            tell();
        }
    }

    private boolean isFresh() {
        return mayShare && nowNanos - lookedNanos < LOOK_NANOS && guard.beats() == beats;
    }

    /** What was done since it was told last; the count of what is finished is always up to date. */
    void tell() {
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
