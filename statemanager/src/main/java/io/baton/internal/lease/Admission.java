package io.baton.internal.lease;

import java.util.Optional;

/** Whether an invocation should warm up at all, after one read of the table. */
public sealed interface Admission {

    /** It may have a claim; the row as read tells where to prefetch. */
    record Admitted(Optional<Lease> row) implements Admission {}

    /** A duplicate or late invocation: the row shows a live one that is as new. It ends here. */
    record Duplicate(Lease row) implements Admission {}

    /** The operator stopped the partition. */
    record Stopped(Lease row) implements Admission {}
}
