package io.baton.infra.cli.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition is done, and what waits. All of it may be unknown: the row has no offset before the first
 * activation, and the log's figures need a Kafka connection.
 *
 * @param currentOffset the checkpoint: the next record to be done
 * @param unchangedSince since when this checkpoint was seen, over several looks; null at the first
 * @param logStartOffset the oldest record that Kafka still has
 * @param logEndOffset where the next record will be written
 * @param lag how many offsets lie between
 * @param lagMillis how long the next record has been waiting; 0 where none waits
 * @param timeToRetentionMillis how long until the topic's retention may delete the next record; null also where nothing
 *     waits or records are kept for good
 * @param finishedAhead how many records past the checkpoint are finished already
 * @param unknownReason why the log's figures, or some of them, are not known
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
        @Nullable String unknownReason) {

    static final OffsetsView NONE = new OffsetsView(null, null, null, null, null, null, null, 0, null);
}
