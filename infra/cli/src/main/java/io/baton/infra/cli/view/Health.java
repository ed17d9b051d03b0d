package io.baton.infra.cli.view;

/** How a partition does, in the words of Burrow; in rising order of alarm. */
public enum Health {
    /** Consumed, and near enough to the log's end. */
    OK,
    /** Consumed, but too far behind, or near to losing records to retention. */
    WARN,
    /** The checkpoint went back since the last look: somebody seeked. */
    REWIND,
    /** The holder lives, records wait, and the checkpoint stands still. */
    STALL,
    /** Nobody consumes it. */
    STOP,
    /** Something only a person can mend: an unreadable row, records lost, another topic under the same name. */
    ERR
}
