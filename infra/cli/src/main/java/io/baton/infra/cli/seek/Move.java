package io.baton.infra.cli.seek;

import io.baton.internal.lease.LeaseKey;

/**
 * One partition's part of a plan.
 *
 * @param fromOffset its checkpoint when the plan was made
 * @param toOffset its new checkpoint
 * @param logStartOffset the lowest it could go to
 * @param logEndOffset the highest
 */
public record Move(LeaseKey key, long fromOffset, long toOffset, long logStartOffset, long logEndOffset) {

    /** How many offsets will be done again. */
    public long repeated() {
        return Math.max(0, fromOffset - toOffset);
    }

    /** How many offsets will never be done. */
    public long skipped() {
        return Math.max(0, toOffset - fromOffset);
    }
}
