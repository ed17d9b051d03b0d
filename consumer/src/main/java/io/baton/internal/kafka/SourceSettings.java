package io.baton.internal.kafka;

import java.time.Duration;

/**
 * How a partition is read.
 *
 * @param start where to begin when neither lease nor group knows
 * @param functions how many partitions of the topic have a function; 0 if nobody said
 * @param connectPatience how long a broker that does not answer is waited for before the claim
 * @param checkEvery how often Kafka is asked what reading does not tell
 */
public record SourceSettings(StartPosition start, int functions, Duration connectPatience, Duration checkEvery) {

    public static final SourceSettings DEFAULT =
            new SourceSettings(new StartPosition.Earliest(), 0, Duration.ofMinutes(1), Duration.ofSeconds(30));
}
