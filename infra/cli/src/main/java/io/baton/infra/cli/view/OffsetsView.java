package io.baton.infra.cli.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A partition's checkpoint, log and lag. Each may be unknown: the row has no offset before the first activation, and the
 * log's figures need a Kafka connection.
 *
 * @param currentOffset the checkpoint: the next record to be processed
 * @param unchangedSince the first look that saw this checkpoint; null before a checkpoint
 * @param logStartOffset the oldest record that Kafka still has
 * @param logEndOffset where the next record will be written
 * @param lag the number of offsets between checkpoint and log end
 * @param lagMillis how long the next record has been waiting; 0 where none waits
 * @param timeToRetentionMillis how long until the topic's retention may delete the next record; null also if no record
 *     waits, or the topic keeps records for ever
 * @param finishedAhead the number of records past the checkpoint that are finished
 * @param snapshot the name of the state's snapshot at the checkpoint; null where the pipeline keeps no state
 * @param unknownReason why some or all of the log's figures are not known
 */
public record OffsetsView(
        @Nullable Long currentOffset,
        @Nullable Instant unchangedSince,
        @Nullable Long logStartOffset,
        @Nullable Long logEndOffset,
        @Nullable Long lag,
        @Nullable Long lagMillis,
        @Nullable Long timeToRetentionMillis,
        long finishedAhead,
        @Nullable String snapshot,
        @Nullable String unknownReason) {

    static final OffsetsView NONE = new OffsetsView(null, null, null, null, null, null, null, 0, null, null);
}
