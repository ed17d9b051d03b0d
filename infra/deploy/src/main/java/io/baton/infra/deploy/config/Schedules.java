package io.baton.infra.deploy.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The schedules that start the functions, and when they may rest.
 *
 * @param kind of the 14-minute ticks and the watchdog's
 * @param watchdog whether a schedule looks for silent partitions every minute
 * @param idleAfter how long nothing must have come before a function lets its partitions sleep; null for never
 */
public record Schedules(
        Kind kind, boolean watchdog, @Nullable Duration idleAfter) {

    /** The two ways that AWS has. */
    public enum Kind {
        /** Rules for as many partitions as the account's quota of rules allows, the Scheduler for the others. */
        AUTO,
        /** Rules of EventBridge, on the default event bus. */
        RULE,
        /** EventBridge Scheduler. */
        SCHEDULER
    }

    /** Of functions that never rest. */
    public Schedules(Kind kind, boolean watchdog) {
        this(kind, watchdog, null);
    }

    /** Of a function: its tick, and its watchdog. */
    public int perFunction() {
        return watchdog ? 2 : 1;
    }
}
