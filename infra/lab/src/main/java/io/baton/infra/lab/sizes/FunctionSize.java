package io.baton.infra.lab.sizes;

/**
 * A function to measure.
 *
 * @param partitions how many it reads
 */
public record FunctionSize(int memoryMegabytes, int partitions) {

    @Override
    public String toString() {
        return "%s MB, %s %s".formatted(memoryMegabytes, partitions, partitions == 1 ? "partition" : "partitions");
    }
}
