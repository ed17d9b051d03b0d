package io.baton.infra.cli.seek;

import io.baton.internal.lease.LeaseKey;

/**
 * The part of a plan that concerns one partition.
 *
 * @param fromOffset its checkpoint when the plan was made
 * @param toOffset its new checkpoint
 * @param logStartOffset the lowest valid offset
 * @param logEndOffset the highest valid offset
 */
public record Move(LeaseKey key, long fromOffset, long toOffset, long logStartOffset, long logEndOffset) {

    /** The number of offsets that will be processed again. */
    public long repeated() {
        return Math.max(0, fromOffset - toOffset);
    }

    /** The number of offsets that will be skipped. */
    public long skipped() {
        return Math.max(0, toOffset - fromOffset);
    }
}
