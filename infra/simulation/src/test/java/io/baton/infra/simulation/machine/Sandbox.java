package io.baton.infra.simulation.machine;

/** What dies, freezes and thaws together, and has clocks of its own: an execution environment. */
public final class Sandbox {

    private final String name;
    private boolean monotonicStopsToo;
    private boolean dead;
    private boolean frozen;
    private long frozenAtNanos;
    private long stoodNanos;

    public Sandbox(String name) {
        this.name = name;
    }

    /** Whether its monotonic clock stands still while it is frozen. */
    public void monotonicStops(boolean stops) {
        monotonicStopsToo = stops;
    }

    public boolean isDead() {
        return dead;
    }

    public boolean isFrozen() {
        return frozen;
    }

    /** How long its monotonic clock has stood still. */
    public long stoodNanos() {
        return stoodNanos;
    }

    boolean runs() {
        return !dead && !frozen;
    }

    void kill() {
        dead = true;
    }

    void freeze(long nanos) {
        frozen = true;
        frozenAtNanos = nanos;
    }

    /** How long its monotonic clock stood. */
    long thaw(long nanos) {
        frozen = false;
        long stood = monotonicStopsToo ? nanos - frozenAtNanos : 0;
        stoodNanos += stood;
        return stood;
    }

    @Override
    public String toString() {
        return name;
    }
}
