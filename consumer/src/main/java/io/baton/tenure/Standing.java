package io.baton.tenure;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the source knows of the partition besides its records; empty where it does not know, or not yet.
 *
 * @param logEnd the offset that the next record will get
 * @param retentionMillis how long Kafka keeps a record; empty as well where it keeps them for good
 * @param unassignedPartitions partitions of the topic that no function reads
 * @param foreignMembers who has joined the group by Kafka's own protocol
 */
public record Standing(
        OptionalLong logEnd,
        OptionalLong retentionMillis,
        OptionalInt unassignedPartitions,
        OptionalInt foreignMembers) {

    public static final Standing UNKNOWN =
            new Standing(OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty());
}
