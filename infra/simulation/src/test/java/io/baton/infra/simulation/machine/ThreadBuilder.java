package io.baton.infra.simulation.machine;

import org.jspecify.annotations.Nullable;

/** Builds threads of either kind, as there is no difference here. */
final class ThreadBuilder implements SimulatedThread.Builder.OfPlatform, SimulatedThread.Builder.OfVirtual {

    private @Nullable String name;
    private long number;

    @Override
    public ThreadBuilder name(String name) {
        this.name = name;
        return this;
    }

    @Override
    public ThreadBuilder daemon() {
        return this;
    }

    @Override
    public SimulatedThread unstarted(Runnable life) {
        SimulatedThread maker = SimulatedThread.currentThread();
        Machine machine = maker.machine();
        return new SimulatedThread(machine, maker.sandbox(), name == null ? machine.nextName() : name, life);
    }

    @Override
    public SimulatedThread start(Runnable life) {
        SimulatedThread thread = unstarted(life);
        thread.start();
        return thread;
    }

    @Override
    public ThreadBuilder name(String prefix, long first) {
        this.name = prefix;
        this.number = first;
        return this;
    }

    @Override
    public SimulatedThreadFactory factory() {
        String prefix = name;
        return life -> new ThreadBuilder()
                .name(prefix == null ? "" : prefix + number++)
                .unstarted(life);
    }
}
