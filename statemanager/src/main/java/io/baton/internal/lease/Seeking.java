package io.baton.internal.lease;

/** The answer to an operator who asks for another offset. */
public sealed interface Seeking {

    /** It stands in the row: {@link Lease#seek} until it is carried out, {@link Lease#seekDone} from then on. */
    record Asked(Lease.Seek seek, Lease row) implements Seeking {}

    /** Another seek was asked for since the row was read: read it again, and decide. */
    record Overtaken(Lease row) implements Seeking {}

    /** There is no such lease; it is made when an invocation first comes, or a command is given. */
    record NoLease() implements Seeking {}
}
