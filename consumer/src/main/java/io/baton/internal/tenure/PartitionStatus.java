package io.baton.internal.tenure;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the source knows of the partition besides its records; empty where it does not know, or not yet.
 *
 * @param logEnd the offset that the next record will get
 * @param retentionMillis how long Kafka keeps a record; empty as well where it keeps them for good
 * @param unassignedPartitions partitions of the topic that no function reads
 * @param foreignMembers who has joined the group by Kafka's own protocol
 * @param withheld records behind an open transaction; empty as well where records are read that are not committed
 */
public record PartitionStatus(
        OptionalLong logEnd,
        OptionalLong retentionMillis,
        OptionalInt unassignedPartitions,
        OptionalInt foreignMembers,
        Optional<Withheld> withheld) {

    public static final PartitionStatus UNKNOWN = new PartitionStatus(
            OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty());

    /** Where the log ends for its writers: past what is withheld. */
    OptionalLong end() {
        return logEnd.isPresent() && withheld.isPresent()
                ? OptionalLong.of(Math.max(logEnd.getAsLong(), withheld.get().end()))
                : logEnd;
    }
}
