package io.baton.infra.deploy.check;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.FunctionSettings.Machine;
import io.baton.infra.deploy.config.PartitionGroup;
import java.util.Comparator;
import java.util.List;

/** Checks that a function has memory enough for its partitions, each with a consumer, its buffers and its threads. */
final class MemoryCheck {

    private final Deployment deployment;

    MemoryCheck(Deployment deployment) {
        this.deployment = deployment;
    }

    List<Finding> findings() {
        Machine machine = deployment.function().machine();
        return deployment.functions().stream()
                .filter(group -> !machine.suits(group.size()))
                .max(Comparator.comparingInt(PartitionGroup::size))
                .map(group -> Finding.warning(
                        "memorySize: %,d MB are little for a function of %d partitions (%s): more than 4 want 512 MB at least. Raise memorySize, or lower partitionsPerFunction."
                                .formatted(machine.memorySize(), group.size(), group.numbers())))
                .stream()
                .toList();
    }
}
