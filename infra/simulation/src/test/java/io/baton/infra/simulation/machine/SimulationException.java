package io.baton.infra.simulation.machine;

import org.jspecify.annotations.Nullable;

/** The simulation itself can't go on: a deadlock, no end in sight, or something it does not simulate. */
public final class SimulationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SimulationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
