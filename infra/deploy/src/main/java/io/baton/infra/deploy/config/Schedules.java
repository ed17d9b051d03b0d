package io.baton.infra.deploy.config;

/**
 * The schedules that start the functions.
 *
 * @param kind of the 14-minute ticks and the watchdog's
 * @param watchdog whether a schedule looks for silent partitions every minute
 */
public record Schedules(Kind kind, boolean watchdog) {

    /** The two ways that AWS has. */
    public enum Kind {
        /** Rules for as many partitions as the account's quota of rules allows, the Scheduler for the others. */
        AUTO,
        /** Rules of EventBridge, on the default event bus. */
        RULE,
        /** EventBridge Scheduler. */
        SCHEDULER
    }

    /** Of a function: its tick, and its watchdog. */
    public int perFunction() {
        return watchdog ? 2 : 1;
    }
}
