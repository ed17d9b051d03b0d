package io.baton;

import java.util.Locale;

/** How an invocation ended. */
public enum Outcome {
    /** It handed the partition over to a newer invocation, or gave way to one before it held it. */
    SUPERSEDED,
    /** Its time was up and nobody newer had come; it released the partition for whoever comes next. */
    DEADLINE,
    /** It came to the end position that it was given; there is nothing left for it to do. */
    COMPLETED,
    /** Nothing had come for a while, and it let the partition sleep; or it found the partition asleep, and nothing that waits. */
    ASLEEP,
    /** The operator stopped the partition. */
    STOPPED,
    /** Somebody as new was already there; it read no record. */
    DUPLICATE,
    /** It was taken for dead and replaced; it wrote nothing after that. */
    FENCED,
    /** A record, the source or the table stopped it, or its process was told to end; Lambda counts an error and retries. */
    FAILED;

    /** As it stands in reports and logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
