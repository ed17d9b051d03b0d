package io.baton.infra.explorer;

import io.baton.infra.explorer.Findings.Violation;
import io.baton.infra.explorer.Move.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Breadth first: a state is the moves that lead to it, and a state whose fingerprint was seen is not gone on from. So the
 * violation that is found is one of the shortest. The first move from a state is made by the run that came there, each other
 * one by executing anew from the start.
 */
final class Exploration {

    /** What happens if nothing goes wrong and nobody new comes. */
    private static final Set<Kind> ORDINARY = EnumSet.of(
            Kind.ANSWERED,
            Kind.READ,
            Kind.TICK,
            Kind.ASKS,
            Kind.CONDEMNS,
            Kind.BEGINS,
            Kind.FINISHES,
            Kind.NOTICES,
            Kind.LEARNS,
            Kind.WRITES,
            Kind.FLOWS,
            Kind.COORDINATED,
            Kind.BUCKET);

    private record State(
            int number, @Nullable State before, @Nullable Move move, int depth) {

        List<Move> path() {
            var path = new ArrayList<Move>();
            for (State state = this; state.move() != null; state = before(state)) {
                path.add(state.move());
            }
            Collections.reverse(path);
            return path;
        }

        private static State before(State state) {
            return Objects.requireNonNull(state.before());
        }
    }

    private record Open(State state, List<Move> moves) {}

    /** About as many as are open at once in the bounds of a build. */
    private static final int MOST_KEPT = 5_000;

    private final Scenario scenario;
    private final ToLongFunction<Run> identity;
    private final int longest;
    private final Map<Long, Integer> seen = new HashMap<>();
    private final ArrayDeque<Open> open = new ArrayDeque<>();
    private final List<State> states = new ArrayList<>();
    private final Map<Integer, Run> kept = new HashMap<>();
    private final Graph graph = new Graph();
    private long executions;
    private int endings;
    private int deepest;
    private boolean complete = true;

    /**
     * @param identity states of which it says the same are one
     * @param moves how long an execution may be
     */
    Exploration(Scenario scenario, ToLongFunction<Run> identity, int moves) {
        this.scenario = scenario;
        this.identity = identity;
        this.longest = moves;
    }

    static Findings of(Scenario scenario) {
        return new Exploration(scenario, run -> run.fingerprint().hash(), Integer.MAX_VALUE).explore();
    }

    /** On a virtual thread, as it takes turns with virtual threads. */
    Findings explore() {
        long from = System.nanoTime();
        var search = new FutureTask<@Nullable Violation>(this::search);
        Thread.ofVirtual().start(search);
        Violation violation;
        try {
            violation = search.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("The exploration of '%s' broke".formatted(scenario.name()), e);
        }
        return new Findings(
                scenario,
                states.size(),
                executions,
                endings,
                deepest,
                complete,
                Duration.ofNanos(System.nanoTime() - from),
                violation);
    }

    private @Nullable Violation search() {
        reached(new Run(scenario), null, null);
        while (!open.isEmpty()) {
            Violation violation = goOnFrom(open.remove());
            if (violation != null) {
                return violation;
            }
        }
        int stuck = graph.firstStuck(states.size());
        return stuck < 0
                ? null
                : new Violation(
                        Promise.LIVENESS,
                        "from here, nobody ever consumes though somebody runs",
                        states.get(stuck).path());
    }

    private @Nullable Violation goOnFrom(Open from) {
        List<Move> path = from.state().path();
        for (Move move : from.moves()) {
            var steps = new ArrayList<>(path);
            steps.add(move);
            try {
                execute(from.state(), path, move, steps);
            } catch (BrokenPromise broken) {
                return new Violation(broken.promise(), String.valueOf(broken.getMessage()), steps);
            }
        }
        return null;
    }

    private void execute(State before, List<Move> path, Move move, List<Move> steps) {
        executions++;
        Run came = kept.remove(before.number());
        Run run = came == null ? executed(path) : came;
        List<PartitionRun> lively = lively(run);
        run.make(move);
        if (reached(run, before, move)) {
            if (run.isOver() || lively.stream().anyMatch(PartitionRun::isOver)) {
                endings++;
                new Aftermath(run, steps::add).aTickComes();
                theWatchdogComes(path, move, steps);
            } else if (kept.size() < MOST_KEPT) {
                kept.put(states.size() - 1, run);
            }
        }
    }

    private static List<PartitionRun> lively(Run run) {
        return run.partitions().stream()
                .filter(partition -> !partition.isOver())
                .toList();
    }

    private Run executed(List<Move> path) {
        var run = new Run(scenario);
        path.forEach(run::make);
        return run;
    }

    private void theWatchdogComes(List<Move> path, Move move, List<Move> steps) {
        executions++;
        steps.subList(path.size() + 1, steps.size()).clear();
        Run run = executed(path);
        run.make(move);
        new Aftermath(run, steps::add).theWatchdogComes();
    }

    /** Whether nobody was here before. */
    private boolean reached(Run run, @Nullable State before, @Nullable Move move) {
        long fingerprint = identity.applyAsLong(run);
        Integer known = seen.get(fingerprint);
        if (known == null) {
            int number = states.size();
            var state = new State(number, before, move, before == null ? 0 : before.depth() + 1);
            seen.put(fingerprint, number);
            states.add(state);
            deepest = Math.max(deepest, state.depth());
            if (run.isSettled()) {
                graph.settled(number);
            }
            if (state.depth() < longest) {
                open.add(new Open(state, run.moves()));
            } else {
                complete = false;
                graph.settled(number);
            }
        }
        if (before != null && move != null && ORDINARY.contains(move.kind())) {
            graph.edge(before.number(), known == null ? states.size() - 1 : known);
        }
        return known == null;
    }
}
