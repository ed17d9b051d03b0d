package io.baton.infra.emulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule fires.
 *
 * @param tick between a function's regular ticks: 14 minutes in production, seconds in the lab
 * @param stagger whether the functions' ticks are spread over that time, after a first one all together
 * @param watchdogEvery between a function's watchdog ticks; null for none
 */
public record ScheduleSettings(
        Duration tick, boolean stagger, @Nullable Duration watchdogEvery) {
    public ScheduleSettings {
        if (!tick.isPositive() || (watchdogEvery != null && !watchdogEvery.isPositive())) {
            throw new IllegalArgumentException("A schedule needs periods above 0, not " + tick + ", " + watchdogEvery);
        }
    }
}
