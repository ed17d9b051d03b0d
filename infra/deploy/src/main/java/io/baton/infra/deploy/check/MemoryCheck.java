package io.baton.infra.deploy.check;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.FunctionSettings.Machine;
import io.baton.infra.deploy.config.PartitionGroup;
import io.baton.internal.memory.MemoryPlan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Checks that a function has memory enough for its partitions, each with a consumer, its buffers and its threads, and so the share of a
 * core that it needs to start in time. infra/lab/SIZES.md has the measurements.
 */
final class MemoryCheck {

    private final Deployment deployment;

    MemoryCheck(Deployment deployment) {
        this.deployment = deployment;
    }

    List<Finding> findings() {
        Machine machine = deployment.function().machine();
        if (machine.memorySize() < MemoryPlan.LEAST_MEGABYTES) {
            return List.of(Finding.problem(
                    "memorySize: %,d MB are too little: the JVM and the clients of Kafka and DynamoDB take that much, and your handler would get the process killed. %s MB is the least."
                            .formatted(machine.memorySize(), MemoryPlan.LEAST_MEGABYTES)));
        }
        return tooSmall(machine).stream().toList();
    }

    private Optional<Finding> tooSmall(Machine machine) {
        return deployment.functions().stream()
                .filter(group -> !machine.suits(group.size()))
                .max(Comparator.comparingInt(PartitionGroup::size))
                .map(group -> Finding.warning(
                        "memorySize: %,d MB are little for a function of %d partitions (%s), which wants %,d MB. Raise memorySize, or lower partitionsPerFunction."
                                .formatted(
                                        machine.memorySize(),
                                        group.size(),
                                        group.numbers(),
                                        MemoryPlan.wanted(group.size()))));
    }
}
