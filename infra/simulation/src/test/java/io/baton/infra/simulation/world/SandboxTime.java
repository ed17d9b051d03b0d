package io.baton.infra.simulation.world;

import io.baton.infra.simulation.machine.Machine;
import io.baton.infra.simulation.machine.Sandbox;
import io.baton.infra.simulation.machine.SimulatedThread;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;

/** The clocks as one sandbox has them: its wall clock may be wrong, its monotonic one stand still while it is frozen. */
final class SandboxTime implements Time {

    static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final Machine machine;
    private final Sandbox sandbox;
    private Duration wrongBy = Duration.ZERO;

    SandboxTime(Machine machine, Sandbox sandbox) {
        this.machine = machine;
        this.sandbox = sandbox;
    }

    /** What a clock that is right says, in milliseconds; a look at it costs nothing. */
    static long millis(Machine machine) {
        return BEGINNING.toEpochMilli() + machine.nanos() / 1_000_000;
    }

    void jump(Duration by) {
        wrongBy = wrongBy.plus(by);
    }

    @Override
    public Instant now() {
        machine.touch();
        return BEGINNING.plusNanos(machine.nanos()).plus(wrongBy);
    }

    @Override
    public long nanos() {
        machine.touch();
        return machine.nanos() - sandbox.stoodNanos();
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        SimulatedThread.sleep(duration);
    }

    /** Lets time pass for somebody who can't be interrupted in it. */
    void passes(Duration duration) {
        boolean interrupted = false;
        long until = machine.nanos() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = until - machine.nanos()) {
            try {
                SimulatedThread.sleep(Duration.ofNanos(left));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            SimulatedThread.currentThread().interrupt();
        }
    }
}
