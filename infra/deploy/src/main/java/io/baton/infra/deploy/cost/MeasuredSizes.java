package io.baton.infra.deploy.cost;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.FunctionSettings.Machine;
import io.baton.infra.deploy.config.PartitionGroup;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sizes of functions that were measured to work for a number of partitions: they were not killed for memory, kept up with a flood, and
 * were in time with heartbeats and hand-overs. infra/lab/SIZES.md, measured on 29 November 2026. A size that is not there was not
 * measured.
 */
final class MeasuredSizes {

    /**
     * A row of the table.
     *
     * @param partitions the largest number of partitions for a function of this size
     */
    private record Size(int megabytes, int partitions) {}

    private static final List<Size> SIZES = List.of(
            // with 16 calls to the table run into their timeouts; 192 MB did for one, and left little for a handler
            new Size(256, 4),
            new Size(512, 16),
            // measured with one; it has twice of everything that 512 MB have
            new Size(1_024, 16));

    private MeasuredSizes() {}

    /**
     * The deployment with each size that suffices for its functions, its own size included. Where the file has JVM options, they are meant
     * for its own size, so there is no other.
     */
    static Stream<Deployment> of(Deployment deployment) {
        int most = deployment.functions().stream()
                .mapToInt(PartitionGroup::size)
                .max()
                .orElse(1);
        Machine machine = deployment.function().machine();
        IntStream measured = deployment.function().jvmOptions() != null
                ? IntStream.empty()
                : SIZES.stream().filter(size -> most <= size.partitions()).mapToInt(Size::megabytes);
        return IntStream.concat(IntStream.of(machine.memorySize()), measured)
                .distinct()
                .mapToObj(deployment::withMemorySize)
                .filter(one -> one.function().machine().suits(most));
    }
}
