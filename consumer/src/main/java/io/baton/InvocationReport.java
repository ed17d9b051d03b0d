package io.baton;

import java.util.List;
import java.util.Map;

/**
 * What one invocation did: the function's answer. Its properties are a bean's, as Lambda's runtime wants them: the JSON has
 * one field for each, in the order of this class.
 */
public final class InvocationReport {

    private String requestId = "";
    private String tick = "";
    private List<PartitionReport> partitions = List.of();
    private long totalMillis;
    private List<String> leakedThreads = List.of();

    private InvocationReport() {}

    /** For Baton itself, and for tests of what reads reports. */
    public static InvocationReport of(
            String requestId,
            String tick,
            List<PartitionReport> partitions,
            long totalMillis,
            List<String> leakedThreads) {
        var report = new InvocationReport();
        report.requestId = requestId;
        report.tick = tick;
        report.partitions = List.copyOf(partitions);
        report.totalMillis = totalMillis;
        report.leakedThreads = List.copyOf(leakedThreads);
        return report;
    }

    /** Lambda's id of the invocation. */
    public String getRequestId() {
        return requestId;
    }

    /** The schedule's time it was started for, ISO-8601. */
    public String getTick() {
        return tick;
    }

    /** A report for each of the function's partitions, in the order of its settings; for most functions there is one. */
    public List<PartitionReport> getPartitions() {
        return partitions;
    }

    /** From the handler's start to its end. */
    public long getTotalMillis() {
        return totalMillis;
    }

    /** Threads alive at the end that were not there at the start: the handler's own, if any. */
    public List<String> getLeakedThreads() {
        return leakedThreads;
    }

    /** Its properties by their names, in the order of the JSON. */
    public Map<String, Object> toMap() {
        return Bean.properties(this);
    }

    @Override
    public String toString() {
        return Bean.text(this);
    }
}
