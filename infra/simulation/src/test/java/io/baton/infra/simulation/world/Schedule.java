package io.baton.infra.simulation.world;

import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Tick;
import java.time.Duration;

/** The schedule's ticks, and the watchdog's; as late, as often and as rarely as the plan says. */
final class Schedule {

    private static final Duration WATCHDOG = Duration.ofSeconds(6);

    private final WorldState state;
    private final SimulatedLambda lambda;
    private final SandboxTime time;
    private boolean over;

    Schedule(WorldState state, SimulatedLambda lambda, SandboxTime time) {
        this.state = state;
        this.lambda = lambda;
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
            var tick = new Tick(state.machine().nanos() / 1_000_000);
            lambda.invoke(new Intent.Watchdog(tick), "watchdog-" + number);
        }
    }

    private void tick(Intent intent, String requestId) {
        Duration jitter = millis(0, 1_000);
        if (strikes(FaultKind.TICK_SKIPPED, requestId)) {
            return;
        }
        boolean late = strikes(FaultKind.TICK_LATE, requestId);
        Duration delay = late ? jitter.plus(millis(3_000, 20_000)) : jitter;
        lambda.later(delay, () -> lambda.invoke(intent, requestId));
        if (strikes(FaultKind.TICK_TWICE, requestId)) {
            state.chronicle().ledger().duplicateTick();
            boolean sameRequest = state.random().nextBoolean();
            Duration after = state.random().nextInt(3) == 0 ? Duration.ZERO : millis(0, 8_000);
            lambda.later(
                    delay.plus(after), () -> lambda.invoke(intent, sameRequest ? requestId : requestId + "-again"));
        }
    }

    private boolean strikes(FaultKind kind, String requestId) {
        if (!state.plan().has(kind)
                || state.disturbances().calm()
                || state.random().nextInt(3) > 0) {
            return false;
        }
        state.chronicle().happened(kind, requestId);
        return true;
    }

    private Duration millis(int from, int to) {
        return Duration.ofMillis(from + state.random().nextInt(to - from));
    }
}
