package io.baton.infra.simulation.world;

import io.baton.infra.simulation.Sabotage;
import io.baton.infra.simulation.machine.Machine;
import java.util.random.RandomGenerator;

/** What all invocations of a world have in common. */
record WorldState(
        Plan plan,
        Machine machine,
        RandomGenerator random,
        Chronicle chronicle,
        Log log,
        Table table,
        Disturbances disturbances,
        Handler.Memory memory,
        Sabotage sabotage) {

    static WorldState of(RandomGenerator random, Plan plan, Machine machine, Sabotage sabotage) {
        var chronicle = new Chronicle(machine);
        var log = new Log(plan, random);
        return new WorldState(
                plan,
                machine,
                random,
                chronicle,
                log,
                new Table(plan, log, chronicle, sabotage),
                new Disturbances(plan, machine, random, chronicle),
                new Handler.Memory(),
                sabotage);
    }
}
