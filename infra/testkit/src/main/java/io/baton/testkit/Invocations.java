package io.baton.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.InvocationReport;
import io.baton.PartitionReport;
import io.baton.infra.emulator.Attempt;
import io.baton.infra.emulator.InvocationEvent;
import io.baton.infra.ledger.EndedInvocation;
import io.baton.infra.ledger.EndedInvocation.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Keeps how each invocation of one function ended. Called by the emulator's thread, asked by others. */
final class Invocations implements Consumer<InvocationEvent> {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final List<Integer> partitions;
    private final List<PartitionReport> reports = new ArrayList<>();
    private final List<EndedInvocation> ended = new ArrayList<>();
    private final Map<String, String> failures = new HashMap<>();
    private final Set<Attempt> cold = new HashSet<>();
    private final Set<String> dropped = new HashSet<>();
    private final Set<String> pending = new HashSet<>();
    private final List<String> environments = new ArrayList<>();

    Invocations(List<Integer> partitions) {
        this.partitions = List.copyOf(partitions);
    }

    @Override
    public synchronized void accept(InvocationEvent event) {
        switch (event) {
            case InvocationEvent.Started started -> {
                if (started.coldStart()) {
                    cold.add(started.of());
                }
            }
            case InvocationEvent.Succeeded succeeded -> reported(succeeded);
            case InvocationEvent.Failed failed ->
                unreported(failed, Outcome.FAILED, failed.errorType() + ": " + failed.message());
            case InvocationEvent.InitFailed failed ->
                unreported(failed, Outcome.FAILED, failed.errorType() + ": " + failed.message());
            case InvocationEvent.TimedOut timedOut ->
                unreported(timedOut, Outcome.UNREPORTED, "it overran its timeout of " + timedOut.timeout());
            case InvocationEvent.EnvironmentDied died ->
                unreported(died, Outcome.UNREPORTED, "its process ended with code " + died.exitCode());
            case InvocationEvent.Noted noted -> {}
            case InvocationEvent.EnvironmentStarted started -> environments.add(started.environmentId());
            case InvocationEvent.Queued queued -> pending.add(queued.requestId());
            case InvocationEvent.Throttled throttled -> {}
            case InvocationEvent.Retrying retrying -> {}
            case InvocationEvent.Dropped gone -> {
                dropped.add(gone.requestId());
                pending.remove(gone.requestId());
            }
            case InvocationEvent.EnvironmentEnded gone -> {}
        }
    }

    private void reported(InvocationEvent.Succeeded succeeded) {
        pending.remove(succeeded.requestId());
        InvocationReport invocation = read(succeeded.resultJson());
        // threads belong to the invocation, and are counted once
        List<String> leaked = invocation.getLeakedThreads();
        for (PartitionReport report : invocation.getPartitions()) {
            reports.add(report);
            Long generation = report.getGeneration();
            ended.add(new EndedInvocation(
                    report.getPartition(),
                    report.getRequestId(),
                    generation == null ? 0 : generation,
                    Outcome.valueOf(report.getOutcome().toUpperCase(Locale.ROOT)),
                    report.getFromOffset() != null,
                    false,
                    report.getRecords(),
                    report.getTotalMillis(),
                    cold.contains(succeeded.of()),
                    leaked));
            leaked = List.of();
        }
    }

    private static InvocationReport read(String json) {
        try {
            return JSON.readValue(json, InvocationReport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("This is no invocation report: " + json, e);
        }
    }

    private void unreported(InvocationEvent.OfAttempt event, Outcome outcome, String why) {
        failures.put(event.requestId(), why);
        for (int partition : partitions) {
            ended.add(new EndedInvocation(
                    partition,
                    event.requestId(),
                    0,
                    outcome,
                    false,
                    false,
                    0,
                    0,
                    cold.contains(event.of()),
                    List.of()));
        }
    }

    synchronized List<EndedInvocation> ended(int partition) {
        return ended.stream().filter(one -> one.partition() == partition).toList();
    }

    synchronized List<PartitionReport> reports(int partition) {
        return reports.stream()
                .filter(report -> report.getPartition() == partition)
                .toList();
    }

    /** Why attempts failed, in no order. */
    synchronized List<String> failures() {
        return List.copyOf(failures.values());
    }

    /** Whether Lambda has given it up. */
    synchronized boolean isDropped(String requestId) {
        return dropped.contains(requestId);
    }

    /** Whether all that was delivered has succeeded or was given up. */
    synchronized boolean isIdle() {
        return pending.isEmpty();
    }

    /** All that were ever started. */
    synchronized List<String> environments() {
        return List.copyOf(environments);
    }
}
