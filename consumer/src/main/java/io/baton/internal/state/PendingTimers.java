package io.baton.internal.state;

import io.baton.Timer;
import org.jspecify.annotations.Nullable;

/** The timers that are set in one session. It follows the changes that {@link PartitionState} takes over. Safe for all threads. */
public interface PendingTimers {

    /** A timer that a key has set. Nobody changes the key's bytes. */
    final class Pending {

        private final Timer timer;
        private final long atMillis;
        private final byte[] key;

        public Pending(Timer timer, long atMillis, byte[] key) {
            this.timer = timer;
            this.atMillis = atMillis;
            this.key = key;
        }

        public Timer timer() {
            return timer;
        }

        public long atMillis() {
            return atMillis;
        }

        public byte[] key() {
            return key;
        }
    }

    /** Before the first record of the session: finds the timers that are set, and the watermarks. */
    void begin();

    /**
     * The first of the timers that are due, by their times, then by the keys' bytes; null if none is.
     *
     * @param clockMillis the time for timers by the clock
     */
    @Nullable
    Pending due(long clockMillis);

    /** When the first timer by the clock is due; {@link Long#MAX_VALUE} if none is set. */
    long firstByClock();

    /** When the first timer of this name is due; {@link Long#MAX_VALUE} if none is set. */
    long first(Timer timer);
}
