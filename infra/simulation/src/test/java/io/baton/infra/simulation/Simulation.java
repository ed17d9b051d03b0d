package io.baton.infra.simulation;

import io.baton.infra.simulation.machine.SimulatedClasses;
import java.util.function.BiFunction;

/** Runs one seed after the other, each on a machine of its own. Confined to one thread. */
public final class Simulation {

    private static final String WORLD = "io.baton.infra.simulation.world.World";

    private final BiFunction<Long, Sabotage, History> world = world();

    public History run(long seed) {
        return run(seed, Sabotage.NONE);
    }

    public History run(long seed, Sabotage sabotage) {
        return world.apply(seed, sabotage);
    }

    /** All of Baton is simulated, but for the judge and the simulator. */
    private static boolean isSimulated(String name) {
        return name.startsWith("io.baton.")
                && !name.startsWith("io.baton.infra.ledger.")
                && (!name.startsWith("io.baton.infra.simulation.")
                        || name.startsWith("io.baton.infra.simulation.world."));
    }

    @SuppressWarnings("unchecked") // its class is another one than that of its name here
    private static BiFunction<Long, Sabotage, History> world() {
        var classes = new SimulatedClasses(Simulation.class.getClassLoader(), Simulation::isSimulated);
        try {
            return (BiFunction<Long, Sabotage, History>)
                    classes.loadClass(WORLD).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no world can be made", e);
        }
    }
}
