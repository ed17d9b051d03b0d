package io.baton.infra.deploy.check;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.FunctionSettings;
import io.baton.infra.deploy.config.FunctionSettings.Machine;
import io.baton.infra.deploy.config.PartitionGroup;
import io.baton.internal.memory.MemoryPlan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks that a function has memory enough for its partitions, each with a consumer, its buffers and its threads, and so the share of a
 * core that it needs to start in time. infra/lab/SIZES.md has the measurements.
 */
final class MemoryCheck {

    /** How many times its state the heap should have: for the state, for a snapshot that is written, and for records in flight. */
    private static final long HEAP_FOR_STATE = 3;

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
        return Stream.of(tooSmall(machine), tooMuchState())
                .flatMap(Optional::stream)
                .toList();
    }

    /** Checks a bound that the file gives; the default is at most a fifth of the heap. */
    private Optional<Finding> tooMuchState() {
        FunctionSettings function = deployment.function();
        if (function.state() == null || function.state().bytes() == null || function.jvmOptions() != null) {
            return Optional.empty();
        }
        long bytes = function.state().bytes();
        int memory = function.machine().memorySize();
        return deployment.functions().stream()
                .max(Comparator.comparingInt(PartitionGroup::size))
                .filter(group -> HEAP_FOR_STATE * bytes * group.size() > heapBytes(memory, group))
                .map(group -> Finding.warning(
                        "state.bytes: %,d bytes, for a function of %d partitions (%s), are more than a third of its heap of %,d MB: it may run out of memory before the bound is met. Raise memorySize (%,d MB), or lower state.bytes or partitionsPerFunction."
                                .formatted(
                                        bytes, group.size(), group.numbers(), heapBytes(memory, group) >> 20, memory)));
    }

    private static long heapBytes(int memory, PartitionGroup group) {
        return (long) MemoryPlan.of(memory, group.size()).heapMegabytes() << 20;
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
