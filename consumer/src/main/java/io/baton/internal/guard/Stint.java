package io.baton.internal.guard;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One worker's attempts, one after the other, and when they may be interrupted. Two threads: the worker begins and ends, the
 * lease thread looks.
 *
 * <pre>
 *   IDLE ── begin (worker) ─► RUNNING ── too long (lease thread) ─► INTERRUPTING ── interrupted (lease thread) ─► INTERRUPTED
 *    ▲                           │                                                                                   │
 *    └───── end (worker) ────────┴───────────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * The interrupt falls between INTERRUPTING and INTERRUPTED, and the worker leaves neither of the first two without having
 * seen the third: so it hits the attempt that took too long, or is taken back. It never hits another record, or Baton's own
 * code.
 */
final class Stint {

    /** What a look found. */
    enum Seen {
        /** Nothing to be done. */
        FINE,
        /** Interrupted, now or a while ago. */
        INTERRUPTED,
        /** Interrupted so long ago that it will not end. */
        DEAF
    }

    private static final long IDLE = 0;
    private static final long RUNNING = 1;
    private static final long INTERRUPTING = 2;
    private static final long INTERRUPTED = 3;
    private static final int PHASES = 4;

    private final Thread thread;
    private final long limitNanos;
    /** The attempt's number times four, and its phase. */
    private final AtomicLong state = new AtomicLong(IDLE);

    /** Written before the state, and read after it. */
    private @Nullable ConsumerRecord<byte[], byte[]> record;

    // of the lease thread
    private long seen = IDLE;
    private long sinceNanos;

    Stint(Thread thread, Duration limit) {
        this.thread = thread;
        this.limitNanos = limit.toNanos();
    }

    Thread thread() {
        return thread;
    }

    /** The last one that was begun. */
    ConsumerRecord<byte[], byte[]> record() {
        if (record == null) {
            throw new IllegalStateException("no record was begun");
        }
        return record;
    }

    /** Worker. */
    void begin(ConsumerRecord<byte[], byte[]> record) {
        long before = state.get();
        assertPhase(before, IDLE);
        this.record = record;
        state.lazySet(before + PHASES + RUNNING);
    }

    /** Worker: whether it took too long; then the interrupt has come, and is gone. */
    boolean end() {
        long running = state.get();
        if (phase(running) == RUNNING && state.compareAndSet(running, running - RUNNING)) {
            return false;
        }
        while (phase(state.get()) == INTERRUPTING) {
            Thread.onSpinWait();
        }
        long interrupted = state.get();
        assertPhase(interrupted, INTERRUPTED);
        // the flag is ours, unless the handler met it
        Thread.interrupted();
        state.set(interrupted - INTERRUPTED);
        return true;
    }

    /** Lease thread: from the first look that meets an attempt, so that no worker has to look at a clock. */
    Seen look(long nowNanos) {
        long now = state.get();
        if (now != seen) {
            seen = now;
            sinceNanos = nowNanos;
            return Seen.FINE;
        }
        long lastedNanos = nowNanos - sinceNanos;
        if (phase(now) == INTERRUPTED) {
            return lastedNanos >= TimeLimit.GRACE.toNanos() ? Seen.DEAF : Seen.INTERRUPTED;
        }
        if (phase(now) == RUNNING && lastedNanos >= limitNanos) {
            return interrupt(now, nowNanos);
        }
        return Seen.FINE;
    }

    private Seen interrupt(long running, long nowNanos) {
        long attempt = running - RUNNING;
        if (!state.compareAndSet(running, attempt + INTERRUPTING)) {
            return Seen.FINE; // it ended just now
        }
        thread.interrupt();
        state.set(attempt + INTERRUPTED);
        seen = attempt + INTERRUPTED;
        sinceNanos = nowNanos;
        return Seen.INTERRUPTED;
    }

    private static long phase(long state) {
        return state % PHASES;
    }

    private static void assertPhase(long state, long expected) {
        if (phase(state) != expected) {
            throw new IllegalStateException("Phase %s of an attempt, not %s".formatted(phase(state), expected));
        }
    }
}
