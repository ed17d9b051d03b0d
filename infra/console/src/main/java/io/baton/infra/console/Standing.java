package io.baton.infra.console;

import java.time.Instant;

/**
 * The last window of a race that has closed, as it stands in an output topic.
 *
 * @param race the key
 * @param from the window's beginning
 * @param until its end
 * @param leader with the strongest effort
 * @param watts of that effort
 * @param rides in the window
 * @param meanWatts of all of them
 */
public record Standing(
        String race, Instant from, Instant until, String leader, long watts, long rides, long meanWatts) {}
