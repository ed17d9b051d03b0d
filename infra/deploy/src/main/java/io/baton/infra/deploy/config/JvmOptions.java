package io.baton.infra.deploy.config;

/**
 * The options of a function's JVM. Lambda stops Java's compilation at its first tier, for functions that live a
 * second; one that lives 15 minutes earns the second tier's better code back a hundred times. One collector thread is
 * right below two processors, of which Lambda gives one per 1,769 MB. A quarter is left for code, metaspace, threads
 * and buffers, which with the second tier need more than the 15% that Lambda leaves. And what C2 makes of the way from
 * Kafka's fetch to a record is not to depend on the order in which it meets its methods: the consumer's RATIONALE.md.
 */
final class JvmOptions {

    private static final int TWO_PROCESSORS_MEGABYTES = 2 * 1_769;
    private static final int HEAP_PERCENT = 75;

    private JvmOptions() {}

    static String of(int memoryMegabytes) {
        String collector = memoryMegabytes < TWO_PROCESSORS_MEGABYTES ? " -XX:+UseSerialGC" : "";
        return "-XX:+TieredCompilation -XX:TieredStopAtLevel=4 -XX:InlineSmallCode=16000" + collector + " -Xmx"
                + memoryMegabytes * HEAP_PERCENT / 100 + "m";
    }
}
