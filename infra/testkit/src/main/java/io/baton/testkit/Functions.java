package io.baton.testkit;

import io.baton.PartitionReport;
import io.baton.infra.emulator.RunningInvocation;
import io.baton.infra.ledger.EndedInvocation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The functions that have read a partition, one after the other. Confined to the thread of the run. */
final class Functions {

    private final int partition;
    private final List<Deployment> all = new ArrayList<>();

    Functions(int partition, Deployment first) {
        this.partition = partition;
        all.add(first);
    }

    /** Reads the partition from now on. */
    void follow(Deployment next) {
        all.add(next);
    }

    /** The last of them. */
    Deployment current() {
        return all.getLast();
    }

    boolean isAnyOf(Functions others) {
        return all.stream().anyMatch(others.all::contains);
    }

    /** The one that runs this. */
    Deployment running(String requestId) {
        return all.stream()
                .filter(one -> one.isRunning(requestId))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Invocation " + requestId + " has ended"));
    }

    boolean isRunning(String requestId) {
        return all.stream().anyMatch(one -> one.isRunning(requestId));
    }

    List<RunningInvocation> running() {
        return all.stream().flatMap(one -> one.running().stream()).toList();
    }

    boolean isDropped(String requestId) {
        return all.stream().anyMatch(one -> one.invocations().isDropped(requestId));
    }

    boolean isIdle() {
        return all.stream().allMatch(Deployment::isIdle);
    }

    List<EndedInvocation> ended() {
        return told(invocations -> invocations.ended(partition));
    }

    List<PartitionReport> reports() {
        return told(invocations -> invocations.reports(partition));
    }

    List<PartitionReport> reports(String requestId) {
        return reports().stream()
                .filter(report -> report.getRequestId().equals(requestId))
                .toList();
    }

    List<String> failures() {
        return told(Invocations::failures);
    }

    List<String> environments() {
        return told(Invocations::environments);
    }

    private <T> List<T> told(Function<Invocations, List<T>> question) {
        return all.stream()
                .map(Deployment::invocations)
                .flatMap(invocations -> question.apply(invocations).stream())
                .toList();
    }
}
