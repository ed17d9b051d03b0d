package io.baton.internal.lease;

/** Why an invocation asks for the partition: this decides which claims give way to its own. */
public sealed interface Intent {

    /** The schedule's time, or the time of the request when no schedule sent it. */
    Tick tick();

    /** A tick of the schedule: goes before every older tick, gives way to the same and to newer ones. */
    record Scheduled(Tick tick) implements Intent {}

    /** A request by hand: goes before all others, except a second delivery of the same request. */
    record Manual(Tick tick) implements Intent {}

    /** The watchdog: wants the partition only if it is vacant and no claimant waits for it. */
    record Watchdog(Tick tick) implements Intent {}
}
