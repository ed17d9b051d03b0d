package io.baton.internal.output;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Fence;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Lease;

/** Commits the place where a seek leads, before the lease row moves there. */
public final class SeekCommit {

    private SeekCommit() {}

    /**
     * Nothing that a holder before has left is committed from then on. Unlike the commit of a session, this one does not go on
     * from what is committed: an invocation that was replaced, and comes late to take over, would undo what its successor
     * has committed since. So its fence has to be open once it has taken over: a successor takes over later, and fences it.
     *
     * @throws OutputException if it can't be done now
     */
    public static void of(
            OutputTransactions transactions, Lease.Seek seek, Generation generation, Fence fence, String topicId) {
        transactions.takeOver();
        if (!fence.open()) {
            throw new OutputException(
                    OutputException.Kind.FAILED,
                    "The lease was not renewed in time, so another invocation may hold it: seek %s is left to that one"
                            .formatted(seek.number()),
                    null);
        }
        Checkpoint to = Checkpoint.at(seek.to()).with(seek.snapshotAfter(null));
        transactions.commit(new Committed(to, seek.number(), generation.value(), topicId));
    }
}
