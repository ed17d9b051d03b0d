package io.baton.infra.cli.seek;

import io.baton.internal.lease.LeaseKey;

/**
 * One partition's part of a plan.
 *
 * @param from its checkpoint when the plan was made
 * @param to its new checkpoint
 * @param logStartOffset the lowest it could go to
 * @param logEndOffset the highest
 */
public record Move(LeaseKey key, long from, long to, long logStartOffset, long logEndOffset) {

    /** How many offsets will be done again. */
    public long again() {
        return Math.max(0, from - to);
    }

    /** How many offsets will never be done. */
    public long skipped() {
        return Math.max(0, to - from);
    }
}
