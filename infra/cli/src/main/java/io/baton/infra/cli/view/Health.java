package io.baton.infra.cli.view;

/** A partition's health in the words of Burrow, from good to bad. */
public enum Health {
    /** A holder consumes it and keeps up. */
    OK,
    /** A holder consumes it, and is too far behind, or may soon lose records to retention. */
    WARN,
    /** The checkpoint went back since the last look: a seek. */
    REWIND,
    /** The holder renews, records wait, and the checkpoint stands still. */
    STALL,
    /** No holder consumes it. */
    STOP,
    /** Only a person can repair it: an unreadable row, lost records, another topic under the same name. */
    ERR
}
