package io.baton.internal.kafka;

import java.time.Duration;

/**
 * How a partition is read.
 *
 * @param start where to begin if neither the lease nor the group has an offset
 * @param functions how many partitions of the topic have a function; 0 if it is not set
 * @param connectPatience how long to wait, before the claim, for a broker that does not answer
 * @param checkEvery how often Kafka is asked about topic, group, settings and the log's end
 */
public record SourceSettings(StartPosition start, int functions, Duration connectPatience, Duration checkEvery) {

    public static final SourceSettings DEFAULT =
            new SourceSettings(new StartPosition.Earliest(), 0, Duration.ofMinutes(1), Duration.ofSeconds(30));
}
