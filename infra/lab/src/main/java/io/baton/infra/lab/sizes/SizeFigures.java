package io.baton.infra.lab.sizes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.infra.ledger.Spread;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one size; all times in milliseconds.
 *
 * @param init from the process's start to its first question for an event
 * @param holdCold from the tick, in a new environment, until all partitions are held
 * @param holdWarm the same in an environment that has worked before
 * @param stallCold of a partition at a hand-off, as the successor reports it
 * @param renewals between two renewals of a partition that the watch saw
 * @param latency from a record's timestamp until it was handled, in the steady part
 * @param floodRate records handled a second during the flood; null without one
 * @param peakMegabytes the most resident memory of any of its processes
 * @param killed how many processes were killed for their memory
 * @param failed how many invocations failed or died otherwise
 * @param jvmOptions of the functions
 */
record SizeFigures(
        FunctionSize size,
        double cores,
        Spread init,
        Spread holdCold,
        Spread holdWarm,
        Spread stallCold,
        Spread stallWarm,
        Spread renewals,
        Spread latency,
        @Nullable Double floodRate,
        int peakMegabytes,
        int threads,
        int sockets,
        int killed,
        int failed,
        String jvmOptions) {

    private static final String ROW = "%8s %4s %5s %7s %15s %15s %13s %13s %13s %9s %8s %6s %7s %7s %6s";

    static String head() {
        return ROW.formatted(
                "MB",
                "part",
                "core",
                "init",
                "hold cold",
                "hold warm",
                "stall cold",
                "stall warm",
                "renewals",
                "latency",
                "flood/s",
                "RSS",
                "threads",
                "sockets",
                "killed");
    }

    static String units() {
        return ROW.formatted(
                "", "", "", "max", "p50/max", "p50/max", "p50/p99", "p50/p99", "p99/max", "p99", "", "peak", "", "",
                "");
    }

    String row() {
        return ROW.formatted(
                size.memoryMegabytes(),
                size.partitions(),
                String.format(Locale.ROOT, "%.2f", cores),
                one(init, init.max()),
                two(holdCold, holdCold.p50(), holdCold.max()),
                two(holdWarm, holdWarm.p50(), holdWarm.max()),
                two(stallCold, stallCold.p50(), stallCold.p99()),
                two(stallWarm, stallWarm.p50(), stallWarm.p99()),
                two(renewals, renewals.p99(), renewals.max()),
                one(latency, latency.p99()),
                floodRate == null ? "-" : String.format(Locale.ROOT, "%.0f", floodRate),
                peakMegabytes,
                threads,
                sockets,
                killed == 0 && failed == 0 ? "no" : killed + "+" + failed);
    }

    private static String one(Spread spread, double value) {
        return spread.count() == 0 ? "-" : String.format(Locale.ROOT, "%.0f", value);
    }

    private static String two(Spread spread, double a, double b) {
        return spread.count() == 0 ? "-" : String.format(Locale.ROOT, "%.0f/%.0f", a, b);
    }

    ObjectNode json() {
        ObjectNode json = new ObjectMapper()
                .createObjectNode()
                .put("memoryMegabytes", size.memoryMegabytes())
                .put("partitions", size.partitions())
                .put("cores", cores)
                .put("floodRecordsPerSecond", floodRate)
                .put("peakMegabytes", peakMegabytes)
                .put("threads", threads)
                .put("sockets", sockets)
                .put("killed", killed)
                .put("failed", failed)
                .put("jvmOptions", jvmOptions);
        put(json, "initMillis", init);
        put(json, "holdColdMillis", holdCold);
        put(json, "holdWarmMillis", holdWarm);
        put(json, "stallColdMillis", stallCold);
        put(json, "stallWarmMillis", stallWarm);
        put(json, "renewalMillis", renewals);
        put(json, "latencyMillis", latency);
        return json;
    }

    private static void put(ObjectNode json, String name, Spread spread) {
        json.putObject(name)
                .put("count", spread.count())
                .put("p50", spread.p50())
                .put("p99", spread.p99())
                .put("max", spread.max());
    }
}
