package io.baton;

import java.time.Duration;
import java.time.Instant;

/**
 * A piece of event time.
 *
 * @param start the first instant that belongs to it
 * @param end of a tumbling or hopping window, the first instant that does not; of a session, its last record's
 */
public record Window(Instant start, Instant end) {

    public Duration size() {
        return Duration.between(start, end);
    }
}
