package io.baton.internal.lease;

/** Why an invocation asks for the partition; it decides which other invocations it gives way to. */
public sealed interface Intent {

    /** The schedule's time, or the time of the request when no schedule sent it. */
    Tick tick();

    /** A tick of the schedule: goes before every older tick, gives way to the same and to newer ones. */
    record Scheduled(Tick tick) implements Intent {}

    /** Somebody asked by hand: goes before all others, except a second delivery of the same request. */
    record Manual(Tick tick) implements Intent {}

    /** The watchdog: wants the partition only if nobody has it and nobody is about to. */
    record Watchdog(Tick tick) implements Intent {}
}
