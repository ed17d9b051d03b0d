package io.baton;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of event time.
 *
 * @param start the first instant that belongs to it
 * @param end of a tumbling or hopping window, the first instant that no longer belongs to it; of a session, the event time of its
 *     last record
 */
public record Window(Instant start, Instant end) {

    /** From start to end; zero for a session of one record. */
    public Duration size() {
        return Duration.between(start, end);
    }
}
