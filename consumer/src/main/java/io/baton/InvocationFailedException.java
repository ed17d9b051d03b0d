package io.baton;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown out of the function when the outcome of a partition is {@link Outcome#FAILED}, so that Lambda counts an error and
 * retries. What the invocation's other partitions did stands.
 */
public final class InvocationFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient InvocationReport report;

    /** @param causes what went wrong, if that is known: the first is the cause, the others are suppressed */
    public InvocationFailedException(InvocationReport report, List<Throwable> causes) {
        super(reason(report), causes.isEmpty() ? null : causes.getFirst());
        this.report = report;
        causes.stream().skip(1).forEach(this::addSuppressed);
    }

    /** What the invocation did all the same. */
    public InvocationReport report() {
        return report;
    }

    private static String reason(InvocationReport report) {
        List<PartitionReport> partitions = report.getPartitions();
        List<PartitionReport> failed = partitions.stream()
                .filter(partition -> partition.getOutcome().equals(Outcome.FAILED.word()))
                .toList();
        return partitions.size() == 1
                ? failed.getFirst().getReason()
                : failed.stream()
                        .map(partition -> "partition " + partition.getPartition() + ": " + partition.getReason())
                        .collect(Collectors.joining("; "));
    }
}
