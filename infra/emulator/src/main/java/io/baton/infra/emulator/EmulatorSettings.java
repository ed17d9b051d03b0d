package io.baton.infra.emulator;

import io.baton.infra.emulator.machine.Machines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How functions are run.
 *
 * @param directory for what the emulator writes: a log file per environment in {@code logs}
 * @param jvmFlags added to the flags of every environment
 * @param initTimeout how long an environment may take to ask for its first event; Lambda's is 10 s
 * @param freezeIdle whether idle environments are stopped, as Lambda's are
 * @param machines what each environment gets of this machine; the emulator closes it
 */
public record EmulatorSettings(
        Path directory,
        RuntimeKind runtime,
        List<String> jvmFlags,
        Duration initTimeout,
        boolean freezeIdle,
        Machines machines) {

    public EmulatorSettings {
        jvmFlags = List.copyOf(jvmFlags);
        if (!initTimeout.isPositive()) {
            throw new IllegalArgumentException("The init timeout must be above 0, not " + initTimeout);
        }
    }

    /** Lambda's ways, but 30 s to start in, as two emulated cold starts share one laptop's cores, and nothing limits them. */
    public static EmulatorSettings in(Path directory) {
        return new EmulatorSettings(
                directory, RuntimeKind.forThisMachine(), List.of(), Duration.ofSeconds(30), true, Machines.unlimited());
    }

    public EmulatorSettings withRuntime(RuntimeKind kind) {
        return new EmulatorSettings(directory, kind, jvmFlags, initTimeout, freezeIdle, machines);
    }

    public EmulatorSettings withJvmFlags(List<String> flags) {
        return new EmulatorSettings(directory, runtime, flags, initTimeout, freezeIdle, machines);
    }

    public EmulatorSettings withInitTimeout(Duration timeout) {
        return new EmulatorSettings(directory, runtime, jvmFlags, timeout, freezeIdle, machines);
    }

    public EmulatorSettings withFreezeIdle(boolean freeze) {
        return new EmulatorSettings(directory, runtime, jvmFlags, initTimeout, freeze, machines);
    }

    public EmulatorSettings withMachines(Machines limits) {
        return new EmulatorSettings(directory, runtime, jvmFlags, initTimeout, freezeIdle, limits);
    }
}
