package io.baton.infra.simulation.world;

import io.baton.infra.simulation.machine.Sandbox;
import io.baton.infra.simulation.machine.SimulatedThread;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.snapshot.SimulatedState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lambda: knows which invocations run, times them out, and repeats what failed. */
final class SimulatedLambda {

    private static final int REPEATS = 2;

    private final List<WorldState> partitions;
    private final WorldState state;
    private final Sandbox lambda = new Sandbox("lambda");
    private final List<Invocation> invocations = new ArrayList<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final ArrayDeque<SimulatedState.Environment> environments = new ArrayDeque<>();
    private boolean closed;

    SimulatedLambda(List<WorldState> partitions) {
        this.partitions = partitions;
        this.state = partitions.getFirst();
    }

    void invoke(Intent intent, String requestId) {
        if (closed) {
            return;
        }
        int attempt = attempts.merge(requestId, 1, Integer::sum);
        invocations.stream()
                .filter(Invocation::leftAnEnvironment)
                .map(Invocation::environment)
                .forEach(environments::add);
        var invocation = new Invocation(partitions, intent, requestId, "n" + attempt, environment(), this::repeat);
        invocations.removeIf(Invocation::isGone);
        invocations.add(invocation);
        invocation.start();
        later(Plan.LIFE, invocation::timeOut);
    }

    /** One that is left most often; drawn only where it matters. */
    private SimulatedState.Environment environment() {
        boolean any = state.plan().remembering() != null && !environments.isEmpty();
        return any && state.random().nextInt(4) > 0 ? environments.remove() : new SimulatedState.Environment();
    }

    private void repeat(Invocation failed) {
        String requestId = failed.owner().requestId();
        if (attempts.getOrDefault(requestId, 0) <= REPEATS) {
            later(Duration.ofMillis(1_000 + state.random().nextInt(3_000)), () -> invoke(failed.intent(), requestId));
        }
    }

    /** Does this once so much time has passed. */
    void later(Duration delay, Runnable what) {
        SimulatedThread.start(lambda, "later", () -> {
            new SandboxTime(state.machine(), lambda).passes(delay);
            what.run();
        });
    }

    /** Nothing is invoked any more. */
    void close() {
        closed = true;
    }

    boolean isEmpty() {
        return invocations.stream().allMatch(Invocation::isGone);
    }

    /** Those that could be struck now. */
    List<Invocation> running() {
        return invocations.stream().filter(Invocation::canBeStruck).toList();
    }

    /** Of one of the partitions. */
    Optional<Invocation> holder() {
        Optional<String> holds =
                WorldState.any(partitions).table().read().map(Lease::holder).map(Lease.Holder::ownerId);
        return running().stream()
                .filter(one -> holds.filter(one.owner().id()::equals).isPresent())
                .findFirst();
    }
}
