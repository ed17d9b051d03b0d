package io.baton.internal.output;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.TopicIdentity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a holder begins whose outputs are committed in transactions: pure. The row may be behind what is committed by what was
 * done since its last renewal. It is ahead only where the pipeline wrote without transactions in between.
 */
public final class CommittedStart {

    private CommittedStart() {}

    /**
     * The checkpoint to go on from.
     *
     * @param row the checkpoint of the lease row, at the activation or after a seek
     * @param seek the number of the last seek that was carried out in the row
     * @param topicId of the topic that is read
     * @param committed asked for after the producers before were fenced
     */
    public static Checkpoint of(Checkpoint row, long seek, @Nullable String topicId, Optional<Committed> committed) {
        return committed
                .filter(last -> !TopicIdentity.differ(last.topicId(), topicId))
                .filter(last -> last.seek() >= seek)
                .map(Committed::checkpoint)
                .filter(last -> last.nextOffset() >= row.nextOffset())
                .map(last -> last.snapshot() == null && row.snapshot() == null ? together(last, row) : last)
                .orElse(row);
    }

    /** After a time without transactions the row may have more ahead. A snapshot has exactly the records of its own checkpoint. */
    private static Checkpoint together(Checkpoint last, Checkpoint row) {
        return row.ahead().isEmpty()
                ? last
                : Checkpoint.reaching(
                        last.nextOffset(), last.leaderEpoch(), last.ahead().with(row.ahead()));
    }
}
