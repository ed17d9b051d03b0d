package io.baton.infra.lab.sizes;

import io.baton.infra.emulator.Attempt;
import io.baton.infra.emulator.InvocationEvent;
import io.baton.infra.emulator.ReportLine;
import io.baton.infra.lab.invocations.FunctionReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What the emulator and the functions say of a measurement's invocations. Thread-safe. */
final class InvocationLog implements Consumer<InvocationEvent> {

    private final Set<Attempt> cold = new HashSet<>();
    private final Set<Long> pids = new HashSet<>();
    private final List<Double> inits = new ArrayList<>();
    private final List<Double> coldStalls = new ArrayList<>();
    private final List<Double> warmStalls = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private int peakMegabytes;
    private int killed;
    private int failed;

    @Override
    public synchronized void accept(InvocationEvent event) {
        switch (event) {
            case InvocationEvent.Started started -> {
                if (started.coldStart()) {
                    cold.add(started.of());
                }
            }
            case InvocationEvent.EnvironmentStarted started -> pids.add(started.pid());
            case InvocationEvent.EnvironmentEnded ended -> pids.remove(ended.pid());
            case InvocationEvent.Noted noted -> note(noted.report());
            case InvocationEvent.Succeeded done -> stalls(done);
            case InvocationEvent.EnvironmentDied died -> {
                killed += died.outOfMemory() ? 1 : 0;
                failed += died.outOfMemory() ? 0 : 1;
                troubles.add(died.outOfMemory() ? "killed for its memory" : died.message());
            }
            case InvocationEvent.Failed failure -> trouble(failure.errorType(), failure.message());
            case InvocationEvent.InitFailed failure -> trouble(failure.errorType(), failure.message());
            case InvocationEvent.TimedOut late -> trouble("timed out", "");
            case InvocationEvent.Dropped dropped -> {}
            case InvocationEvent.Queued queued -> {}
            case InvocationEvent.Throttled throttled -> {}
            case InvocationEvent.Retrying retrying -> {}
        }
    }

    private void trouble(String type, String message) {
        failed++;
        troubles.add(type + ": " + message.lines().findFirst().orElse(""));
    }

    private void note(ReportLine report) {
        if (report.init() != null) {
            inits.add(report.init().toNanos() / 1e6);
        }
        if (report.maxMemoryUsed() != null) {
            peak(report.maxMemoryUsed());
        }
    }

    private void stalls(InvocationEvent.Succeeded done) {
        List<Double> stalls = cold.contains(done.of()) ? coldStalls : warmStalls;
        FunctionReport.parse(done.resultJson()).stream()
                .map(FunctionReport::gapMillis)
                .forEach(gap -> {
                    if (gap != null) {
                        stalls.add(gap.doubleValue());
                    }
                });
    }

    /** Whether its environment was new. */
    synchronized boolean isCold(String requestId) {
        return cold.stream().anyMatch(attempt -> attempt.requestId().equals(requestId));
    }

    synchronized void peak(int megabytes) {
        peakMegabytes = Math.max(peakMegabytes, megabytes);
    }

    /** Of the environments that live. */
    synchronized List<Long> pids() {
        return List.copyOf(pids);
    }

    synchronized List<Double> inits() {
        return List.copyOf(inits);
    }

    synchronized List<Double> stalls(boolean ofCold) {
        return List.copyOf(ofCold ? coldStalls : warmStalls);
    }

    synchronized int peakMegabytes() {
        return peakMegabytes;
    }

    synchronized int killed() {
        return killed;
    }

    synchronized int failed() {
        return failed;
    }

    /** Those since the last call, in words. */
    synchronized List<String> takeTroubles() {
        List<String> taken = List.copyOf(troubles);
        troubles.clear();
        return taken;
    }
}
