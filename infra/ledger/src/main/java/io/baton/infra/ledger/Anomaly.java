package io.baton.infra.ledger;

/**
 * What can go wrong with outputs that are written exactly once, by the list of Jepsen's work on Kafka and Redpanda. "Within" is the
 * internal form: inside one poll, or inside one transaction.
 */
public enum Anomaly {
    /** A reader of committed records sees an output of an attempt that was aborted (G1a). */
    ABORTED_READ("aborted read"),
    /** A record was acknowledged, and its output is never seen. */
    LOST_WRITE("lost write"),
    /** An output is committed twice. */
    DUPLICATE("duplicate"),
    /** An output is committed, and a reader went past it without seeing it. */
    UNSEEN("unseen write"),
    /** A reader's poll begins at or below the end of its poll before (non-monotonic poll). */
    POLL_BACK("poll that goes back"),
    /** The offsets of a partition go back inside a poll. */
    POLL_BACK_WITHIN("step back within a poll"),
    /** A reader's poll begins above a committed output that it has not seen (skipped poll). */
    POLL_SKIP("poll that skips"),
    /** A poll jumps over a committed output. */
    POLL_SKIP_WITHIN("skip within a poll"),
    /** Outputs of a key stand in another order than their records, across transactions (non-monotonic send). */
    SEND_BACK("send out of order"),
    /** The same inside one transaction. */
    SEND_BACK_WITHIN("send out of order within a transaction"),
    /** The committed offset has passed a record whose output is not written. */
    OFFSET_AHEAD("committed offset ahead of the outputs"),
    /** An output is visible, and the committed offset has not passed its record, or went back. */
    OFFSET_BEHIND("committed offset behind the outputs");

    private final String words;

    Anomaly(String words) {
        this.words = words;
    }

    /** Its name for people, in the singular. */
    public String words() {
        return words;
    }
}
