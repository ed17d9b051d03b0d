package io.baton.infra.simulation.world;

import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Tick;
import java.time.Duration;

/** The schedule's ticks, and the watchdog's; as late, as often and as rarely as the plan says. */
final class Schedule {

    private static final Duration WATCHDOG = Duration.ofSeconds(6);

    private final Site site;
    private final Roster roster;
    private final SandboxTime time;
    private boolean over;

    Schedule(Site site, Roster roster, SandboxTime time) {
        this.site = site;
        this.roster = roster;
        this.time = time;
    }

    void end() {
        over = true;
    }

    void runTicks() {
        for (int number = 1; !over; number++) {
            tick(new Intent.Scheduled(new Tick(Plan.TICK.multipliedBy(number).toMillis())), "tick-" + number);
            time.passes(Plan.TICK);
        }
    }

    void runWatchdog() {
        for (int number = 1; !over; number++) {
            time.passes(WATCHDOG);
            var tick = new Tick(site.machine().nanos() / 1_000_000);
            roster.invoke(new Intent.Watchdog(tick), "watchdog-" + number);
        }
    }

    private void tick(Intent intent, String requestId) {
        Duration jitter = millis(0, 1_000);
        if (strikes(FaultKind.TICK_SKIPPED, requestId)) {
            return;
        }
        boolean late = strikes(FaultKind.TICK_LATE, requestId);
        Duration delay = late ? jitter.plus(millis(3_000, 20_000)) : jitter;
        roster.later(delay, () -> roster.invoke(intent, requestId));
        if (strikes(FaultKind.TICK_TWICE, requestId)) {
            site.chronicle().ledger().duplicateTick();
            boolean sameRequest = site.random().nextBoolean();
            Duration after = site.random().nextInt(3) == 0 ? Duration.ZERO : millis(0, 8_000);
            roster.later(
                    delay.plus(after), () -> roster.invoke(intent, sameRequest ? requestId : requestId + "-again"));
        }
    }

    private boolean strikes(FaultKind kind, String requestId) {
        if (!site.plan().has(kind) || site.weather().calm() || site.random().nextInt(3) > 0) {
            return false;
        }
        site.chronicle().happened(kind, requestId);
        return true;
    }

    private Duration millis(int from, int to) {
        return Duration.ofMillis(from + site.random().nextInt(to - from));
    }
}
