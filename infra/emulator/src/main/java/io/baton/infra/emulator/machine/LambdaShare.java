package io.baton.infra.emulator.machine;

/** How Lambda divides a machine, by the function's memory. */
public final class LambdaShare {

    /** The memory with which a function has a whole core. */
    private static final double CORE_MEGABYTES = 1_769;

    /** Up to here a function sees two processors, however small its share of them is. */
    private static final int TWO_PROCESSORS_MEGABYTES = 3_008;

    private static final int MOST_PROCESSORS = 6;

    private LambdaShare() {}

    /** Cores: 0.07 with 128 MB, 1 with 1,769 MB. */
    public static double cores(int memoryMegabytes) {
        return memoryMegabytes / CORE_MEGABYTES;
    }

    /** While the function's code is loaded, it has a core at least. */
    static double coresOfInit(int memoryMegabytes) {
        return Math.max(1, cores(memoryMegabytes));
    }

    /** How many processors the function's JVM sees. */
    public static int processors(int memoryMegabytes) {
        return memoryMegabytes <= TWO_PROCESSORS_MEGABYTES
                ? 2
                : Math.min(MOST_PROCESSORS, (int) Math.ceil(cores(memoryMegabytes)) + 1);
    }
}
