package io.baton.infra.simulation.world;

import io.baton.infra.simulation.Sabotage;
import io.baton.infra.simulation.machine.Machine;
import java.util.Random;

/** What all invocations of a world have in common. */
record Site(
        Plan plan,
        Machine machine,
        Random random,
        Chronicle chronicle,
        Log log,
        Table table,
        Weather weather,
        Work.Memory memory,
        Sabotage sabotage) {

    static Site of(long seed, Plan plan, Machine machine, Sabotage sabotage) {
        var random = new Random(~seed);
        var chronicle = new Chronicle(machine);
        return new Site(
                plan,
                machine,
                random,
                chronicle,
                new Log(plan, random),
                new Table(plan, chronicle, sabotage),
                new Weather(plan, machine, random, chronicle),
                new Work.Memory(),
                sabotage);
    }
}
