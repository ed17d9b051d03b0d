package io.baton.infra.ledger;

import java.util.List;

/**
 * What is known of a topic to which the functions write exactly once.
 *
 * @param committed what a reader of committed records saw when all was written, each partition's in its order
 * @param aborted what any other reader saw besides, as far as it was kept
 * @param uncommitted how many records any other reader saw
 * @param polls what readers of committed records were given, poll by poll, each reader's in its order
 * @param commits the committed offsets as they were seen
 * @param heldUp when readers of committed records could not go on
 */
public record OutputEvidence(
        List<WrittenOutput> committed,
        List<WrittenOutput> aborted,
        long uncommitted,
        List<ReaderPoll> polls,
        List<SeenCommit> commits,
        List<HeldUp> heldUp) {

    public OutputEvidence {
        committed = List.copyOf(committed);
        aborted = List.copyOf(aborted);
        polls = List.copyOf(polls);
        commits = List.copyOf(commits);
        heldUp = List.copyOf(heldUp);
    }

    /** Where no reader was followed, and other records than the committed ones were only counted. */
    public OutputEvidence(
            List<WrittenOutput> committed, long uncommitted, List<SeenCommit> commits, List<HeldUp> heldUp) {
        this(committed, List.of(), uncommitted, List.of(), commits, heldUp);
    }
}
