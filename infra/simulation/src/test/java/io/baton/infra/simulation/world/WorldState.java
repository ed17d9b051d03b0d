package io.baton.infra.simulation.world;

import io.baton.infra.simulation.Sabotage;
import io.baton.infra.simulation.machine.Machine;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What all invocations of a world have in common at one partition; the partitions share all but log, row and memory. */
record WorldState(
        int partition,
        Plan plan,
        Machine machine,
        RandomGenerator random,
        Chronicle chronicle,
        Log log,
        Table table,
        Disturbances disturbances,
        Handler.Memory memory,
        Sabotage sabotage,
        @Nullable OutputSite outputs,
        @Nullable StateJudge kept,
        Remembered.Memory closing) {

    static List<WorldState> of(RandomGenerator random, Plan plan, Machine machine, Sabotage sabotage) {
        var chronicle = new Chronicle(machine);
        var disturbances = new Disturbances(plan, machine, random, chronicle);
        OutputSite site = plan.writing() == null
                ? null
                : new OutputSite(plan, plan.writing(), random, disturbances, chronicle, sabotage);
        Bucket bucket = plan.remembering() == null ? null : new Bucket(chronicle);
        List<WorldState> partitions = IntStream.range(0, plan.partitions())
                .mapToObj(partition -> {
                    var log = new Log(partition, plan, random);
                    return new WorldState(
                            partition,
                            plan,
                            machine,
                            random,
                            chronicle,
                            log,
                            new Table(partition, plan, log, chronicle, sabotage),
                            disturbances,
                            new Handler.Memory(),
                            sabotage,
                            site,
                            bucket == null ? null : new StateJudge(partition, plan, log, chronicle, bucket),
                            new Remembered.Memory());
                })
                .toList();
        if (site != null) {
            partitions.forEach(site::joins);
        }
        partitions.forEach(partition -> partition.table().joins(partition));
        return partitions;
    }

    /** One of them; drawn only where there is a choice, so that worlds of one partition are as they were. */
    static WorldState any(List<WorldState> partitions) {
        RandomGenerator random = partitions.getFirst().random();
        return partitions.get(partitions.size() == 1 ? 0 : random.nextInt(partitions.size()));
    }
}
