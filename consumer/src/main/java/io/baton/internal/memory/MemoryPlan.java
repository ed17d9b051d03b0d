package io.baton.internal.memory;

/**
 * How a function's memory is divided between the heap and all that a JVM needs besides: Lambda ends a process whose <em>whole</em> memory
 * is more than the function has. The figures come from {@code ./baton sizes}; infra/lab/SIZES.md has them.
 *
 * @param memoryMegabytes of the function
 * @param partitions how many the function reads
 */
public record MemoryPlan(int memoryMegabytes, int partitions) {

    /** With 128 MB the JVM and both clients take all there is: nothing is left for a handler. */
    public static final int LEAST_MEGABYTES = 192;

    /**
     * From here on there is CPU enough for the second compiler. It makes better code, and costs CPU and 30 MB while it does: with a
     * seventh of a core that is seconds of the first minute.
     */
    private static final int SECOND_COMPILER_MEGABYTES = 512;

    /** Two processors are worth a parallel collector. */
    private static final int TWO_PROCESSORS_MEGABYTES = 2 * 1_769;

    /** Classes, code, the collector's and the compiler's own, and what the C library does not give back. */
    private static final int OUTSIDE_THE_HEAP_MEGABYTES = 112;

    private static final int SECOND_COMPILER_NEEDS_MEGABYTES = 32;

    /** Of each further partition: three threads' stacks, buffers of its sockets. */
    private static final double EACH_PARTITION_MEGABYTES = 1;

    private static final int MOST_HEAP_PERCENT = 75;
    private static final int LEAST_HEAP_MEGABYTES = 32;

    /** With this a function of up to {@link #PARTITIONS_OF_WANTED} partitions keeps up its beats and hands over in time. */
    private static final int WANTED_MEGABYTES = 256;

    private static final int PARTITIONS_OF_WANTED = 4;

    /**
     * Of each further partition, for its beats' share of a core more than for its memory: 16 partitions do well with 512 MB, and miss
     * calls' timeouts with 256.
     */
    private static final int WANTED_OF_EACH_MEGABYTES = 16;

    private static final int STEP_MEGABYTES = 64;

    /** The plan of a function of that size. */
    public static MemoryPlan of(int memoryMegabytes, int partitions) {
        return new MemoryPlan(memoryMegabytes, partitions);
    }

    /** The least memory with which a function of this number of partitions does well under load, as measured or by the figures of others. */
    public static int wanted(int partitions) {
        int further = Math.max(0, partitions - PARTITIONS_OF_WANTED);
        return WANTED_MEGABYTES + Math.ceilDiv(further * WANTED_OF_EACH_MEGABYTES, STEP_MEGABYTES) * STEP_MEGABYTES;
    }

    /** Whether the memory is what is wanted for the partitions, or more. */
    public boolean isEnough() {
        return memoryMegabytes >= wanted(partitions);
    }

    /** The most that the heap may take. */
    public int heapMegabytes() {
        int outside = OUTSIDE_THE_HEAP_MEGABYTES
                + (hasSecondCompiler() ? SECOND_COMPILER_NEEDS_MEGABYTES : 0)
                + (int) Math.ceil(EACH_PARTITION_MEGABYTES * (partitions - 1));
        int most = memoryMegabytes * MOST_HEAP_PERCENT / 100;
        return Math.clamp(memoryMegabytes - outside, Math.min(LEAST_HEAP_MEGABYTES, most), most);
    }

    private boolean hasSecondCompiler() {
        return memoryMegabytes >= SECOND_COMPILER_MEGABYTES;
    }

    /**
     * What the function gets as {@code JAVA_TOOL_OPTIONS}. Besides the heap's limit: a young generation and free ratios that keep the
     * heap small while little is live; less code in the cache with one compiler; and copies of what sockets read that stay small.
     */
    public String jvmOptions() {
        int heap = heapMegabytes();
        String compilers = hasSecondCompiler()
                // what C2 makes of the way from Kafka's fetch to a record is not to depend on the order in which it
                // meets its methods
                ? "-XX:TieredStopAtLevel=4 -XX:InlineSmallCode=16000"
                : "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=32m";
        String collector = memoryMegabytes < TWO_PROCESSORS_MEGABYTES ? " -XX:+UseSerialGC" : "";
        return "-XX:+TieredCompilation %s%s -Xmx%sm -XX:MaxNewSize=%sm -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40 -XX:MaxDirectMemorySize=%sm -Djdk.nio.maxCachedBufferSize=262144"
                .formatted(compilers, collector, heap, heap / 3, Math.max(16, heap / 4));
    }
}
