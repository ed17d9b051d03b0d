package io.baton.internal.lease;

/** What became of an operator's wish for another offset. */
public sealed interface Seeking {

    /** It stands in the row: {@link Lease#seek} until it is carried out, {@link Lease#seekDone} from then on. */
    record Asked(Lease.Seek seek, Lease row) implements Seeking {}

    /** Somebody else asked for another one since the row was looked at: look again, and decide. */
    record Overtaken(Lease row) implements Seeking {}

    /** There is no such lease; it is made when an invocation first comes, or an order is given. */
    record NoLease() implements Seeking {}
}
