package io.baton.infra.simulation.machine;

/** Stands in for {@link java.util.concurrent.ThreadFactory}. */
public interface SimulatedThreadFactory {
    SimulatedThread newThread(Runnable life);
}
