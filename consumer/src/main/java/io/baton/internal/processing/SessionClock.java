package io.baton.internal.processing;

import io.baton.internal.time.Time;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The wall clock, as far as one session believes it. Confined to the session's thread. */
final class SessionClock {

    private static final Logger LOG = LoggerFactory.getLogger(SessionClock.class);

    /** How far the wall clock and the monotonic clock may differ since the session began; beyond that the wall clock is not believed. */
    private static final Duration MOST_APART = Duration.ofSeconds(2);

    private final Time time;
    private final long begunMillis;
    private final long begunNanos;
    private boolean saidApart;

    SessionClock(Time time) {
        this.time = time;
        this.begunMillis = time.now().toEpochMilli();
        this.begunNanos = time.nanos();
    }

    long millis() {
        return time.now().toEpochMilli();
    }

    /** Whether the wall clock has gone on as the monotonic clock did. */
    boolean isBelieved() {
        long apart = Math.abs(millis()
                - begunMillis
                - Duration.ofNanos(time.nanos() - begunNanos).toMillis());
        boolean agree = apart <= MOST_APART.toMillis();
        if (!agree && !saidApart) {
            saidApart = true;
            LOG.warn(
                    "The wall clock and the monotonic clock differ by {} ms since this session began: the wall clock closes no windows, and no timer fires by it, until they agree again, or the next session begins",
                    apart);
        }
        return agree;
    }
}
