package io.baton.infra.lab.invocations;

import io.baton.infra.emulator.Attempt;
import io.baton.infra.emulator.InvocationEvent;
import io.baton.infra.ledger.EndedInvocation;
import io.baton.infra.ledger.EndedInvocation.Outcome;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps how each invocation ended, and tells what a watcher would want to know of. Called by the emulator's thread, asked
 * by others.
 */
public final class Invocations implements Consumer<InvocationEvent> {

    private record Firing(String function, Instant time) {}

    private final Map<String, List<Integer>> partitions;
    private final BiConsumer<List<Integer>, String> announce;
    private final InvocationTimelines timelines;
    private final List<EndedInvocation> ended = new ArrayList<>();
    private final Map<Integer, Integer> handoffs = new HashMap<>();
    private final Map<Attempt, Deque<Boolean>> coldStarts = new HashMap<>();
    private final Set<Attempt> starting = ConcurrentHashMap.newKeySet();
    private final Set<Firing> watchdogs = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String lastFailure;

    /**
     * @param partitions of each function, by its name
     * @param announce is given partitions and what happened there
     */
    public Invocations(Map<String, List<Integer>> partitions, BiConsumer<List<Integer>, String> announce) {
        this.partitions = Map.copyOf(partitions);
        this.announce = announce;
        timelines = new InvocationTimelines(partitions);
    }

    /** When each of them did what. */
    public InvocationTimelines timelines() {
        return timelines;
    }

    @Override
    public void accept(InvocationEvent event) {
        timelines.accept(event);
        switch (event) {
            case InvocationEvent.Started started -> {
                starting.remove(started.of());
                started(started);
            }
            case InvocationEvent.Succeeded succeeded -> succeeded(succeeded);
            case InvocationEvent.Failed failed -> {
                ended(failed, Outcome.FAILED);
                tellFailure(failed, "an invocation failed: " + failed.errorType() + ": " + failed.message());
            }
            case InvocationEvent.TimedOut timedOut -> {
                ended(timedOut, Outcome.UNREPORTED);
                tell(
                        timedOut,
                        "an invocation overran its timeout of "
                                + timedOut.timeout().toMillis() + " ms");
            }
            case InvocationEvent.EnvironmentDied died -> {
                ended(died, Outcome.UNREPORTED);
                if (died.outOfMemory()) {
                    tell(died, "an invocation was killed, for it wanted more memory than it has");
                }
            }
            case InvocationEvent.Noted noted -> {}
            case InvocationEvent.InitFailed failed -> {
                starting.remove(failed.of());
                ended(failed, Outcome.FAILED);
                tellFailure(failed, "a function could not start: " + failed.errorType() + ": " + failed.message());
            }
            case InvocationEvent.Queued queued -> starting.add(queued.of());
            // mostly the watchdog's, while incumbent and successor take up the concurrency
            case InvocationEvent.Dropped dropped -> starting.remove(dropped.of());
            case InvocationEvent.Throttled throttled -> {}
            case InvocationEvent.Retrying retrying -> {}
            case InvocationEvent.EnvironmentStarted started -> {}
            case InvocationEvent.EnvironmentEnded gone -> {}
        }
    }

    /** What it told of the last invocation, or environment, that failed. */
    public Optional<String> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    /** Whether an invocation of the function waits for its process. */
    public boolean isStarting(String function) {
        return starting.stream().anyMatch(attempt -> attempt.function().equals(function));
    }

    /** The function's tick of this time is the watchdog's. */
    public void watchdog(String function, Instant time) {
        watchdogs.add(new Firing(function, time));
    }

    /** One for each partition of each invocation. */
    public synchronized List<EndedInvocation> ended() {
        return List.copyOf(ended);
    }

    /** Those since the last time they were taken. */
    public synchronized List<EndedInvocation> take() {
        List<EndedInvocation> taken = List.copyOf(ended);
        ended.clear();
        return taken;
    }

    /** How many holders of that partition have stood back for a successor. */
    public synchronized int handoffs(int partition) {
        return handoffs.getOrDefault(partition, 0);
    }

    private synchronized void started(InvocationEvent.Started started) {
        coldStarts.computeIfAbsent(started.of(), attempt -> new ArrayDeque<>()).add(started.coldStart());
    }

    private void succeeded(InvocationEvent.Succeeded succeeded) {
        boolean cold = takeColdStart(succeeded.of());
        FunctionReport.parse(succeeded.resultJson()).forEach(report -> {
            add(new EndedInvocation(
                    report.partition(),
                    succeeded.requestId(),
                    report.generation(),
                    report.outcome(),
                    report.held(),
                    isWatchdog(succeeded.function(), report.tick()),
                    report.records(),
                    report.totalMillis(),
                    cold,
                    report.leakedThreads()));
            if (report.held() && (report.outcome() == Outcome.DEADLINE || report.outcome() == Outcome.FENCED)) {
                announce.accept(
                        List.of(report.partition()),
                        "generation " + report.generation() + " ended: " + report.reason());
            }
        });
    }

    private void ended(InvocationEvent.OfAttempt event, Outcome outcome) {
        boolean cold = takeColdStart(event.of());
        for (int partition : partitions(event)) {
            add(new EndedInvocation(partition, event.requestId(), 0, outcome, false, false, 0, 0, cold, List.of()));
        }
    }

    private boolean isWatchdog(String function, @Nullable Instant time) {
        return time != null && watchdogs.contains(new Firing(function, time));
    }

    private synchronized void add(EndedInvocation one) {
        ended.add(one);
        if (one.held() && one.outcome() == Outcome.SUPERSEDED) {
            handoffs.merge(one.partition(), 1, Integer::sum);
        }
    }

    private synchronized boolean takeColdStart(Attempt attempt) {
        Deque<Boolean> starts = coldStarts.getOrDefault(attempt, new ArrayDeque<>());
        // two deliveries under one id can't be told apart; the later start is the one that ends first, as a duplicate
        return !starts.isEmpty() && starts.removeLast();
    }

    private void tellFailure(InvocationEvent event, String what) {
        lastFailure = what;
        tell(event, what);
    }

    private void tell(InvocationEvent event, String what) {
        announce.accept(partitions(event), what);
    }

    private List<Integer> partitions(InvocationEvent event) {
        return partitions.getOrDefault(event.function(), List.of());
    }
}
