package io.baton.infra.ledger;

import java.util.List;

/**
 * What is known of a topic to which the functions write exactly once.
 *
 * @param committed what a reader of committed records saw, each partition's in its order
 * @param uncommitted how many records any other reader saw
 * @param commits the committed offsets as they were seen
 * @param heldUp when readers of committed records could not go on
 */
public record OutputEvidence(
        List<WrittenOutput> committed, long uncommitted, List<SeenCommit> commits, List<HeldUp> heldUp) {

    public OutputEvidence {
        committed = List.copyOf(committed);
        commits = List.copyOf(commits);
        heldUp = List.copyOf(heldUp);
    }
}
