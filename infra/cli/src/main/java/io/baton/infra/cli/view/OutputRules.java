package io.baton.infra.cli.view;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.TopicIdentity;
import io.baton.internal.output.Committed;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells how a partition writes, from its row, and from the commit that was read after the row. Pure. */
public final class OutputRules {

    private OutputRules() {}

    public static OutputsView outputs(Lease row, OutputCommit commit, Instant now) {
        return new OutputsView(
                isOfNow(row, commit.committed()) ? OutputMode.EXACTLY_ONCE : OutputMode.EXACTLY_ONCE_BEFORE,
                commit.committed().checkpoint().nextOffset(),
                commit.committed().generation(),
                commit.at(),
                since(commit.at(), now),
                since(commit.openSince(), now),
                null);
    }

    /** The row follows the committed offset, so it is never ahead of it while outputs are written exactly once. */
    private static boolean isOfNow(Lease row, Committed committed) {
        Lease.SeekDone made = row.seekDone();
        long seek = made == null ? 0 : made.number();
        long checkpoint = row.checkpoint().map(Checkpoint::nextOffset).orElse(0L);
        return !TopicIdentity.differ(committed.topicId(), row.topicId())
                && (committed.seek() > seek
                        || (committed.seek() == seek && committed.checkpoint().nextOffset() >= checkpoint));
    }

    /** Not negative, as clocks differ. */
    private static @Nullable Long since(@Nullable Instant then, Instant now) {
        return then == null ? null : Math.max(0, Duration.between(then, now).toMillis());
    }
}
