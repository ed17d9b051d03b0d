package io.baton.infra.simulation;

import io.baton.infra.simulation.machine.SimulatedClasses;
import java.util.function.Function;

/** Runs one seed after the other, each on a machine of its own. Confined to one thread. */
public final class Simulation {

    private static final String WORLD = "io.baton.infra.simulation.world.World";

    private final Function<Seed, History> world = world();

    public History run(long seed) {
        return run(Seed.of(seed, 1, Writes.NOTHING));
    }

    public History run(long seed, Sabotage sabotage) {
        return run(new Seed(seed, 1, Writes.NOTHING, Keeps.NOTHING, sabotage));
    }

    public History run(Seed seed) {
        return world.apply(seed);
    }

    /** All of Baton is simulated, but for the judge and the simulator. */
    private static boolean isSimulated(String name) {
        return name.startsWith("io.baton.")
                && !name.startsWith("io.baton.infra.ledger.")
                && (!name.startsWith("io.baton.infra.simulation.")
                        || name.startsWith("io.baton.infra.simulation.world.")
                        || name.startsWith("io.baton.infra.simulation.kafka."));
    }

    @SuppressWarnings("unchecked") // its class is another one than that of its name here
    private static Function<Seed, History> world() {
        var classes = new SimulatedClasses(Simulation.class.getClassLoader(), Simulation::isSimulated);
        try {
            return (Function<Seed, History>)
                    classes.loadClass(WORLD).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no world can be made", e);
        }
    }
}
