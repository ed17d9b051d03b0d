package io.baton.infra.cli.view;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Kafka's figures of a partition, or why there are none. */
public sealed interface PartitionLog {

    /**
     * Kafka's figures.
     *
     * @param topicId Kafka's id of the topic; null if the broker gives none
     * @param nextRecordAt the timestamp of the record at the checkpoint; null where none waits or it could not be read
     * @param retention how long the topic keeps records; null for good, or if it could not be asked
     * @param stableOffset where the log ends for readers of committed records: before the oldest open transaction
     */
    record Known(
            @Nullable String topicId,
            long startOffset,
            long endOffset,
            @Nullable Instant nextRecordAt,
            @Nullable Duration retention,
            long stableOffset)
            implements PartitionLog {}

    /** Kafka has no such partition. */
    record Missing() implements PartitionLog {}

    /** Not known: no connection was given, or it failed. */
    record Unknown(String why) implements PartitionLog {}
}
