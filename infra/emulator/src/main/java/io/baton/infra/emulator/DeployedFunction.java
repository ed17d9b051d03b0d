package io.baton.infra.emulator;

import io.baton.infra.emulator.InvocationEvent.Dropped;
import io.baton.infra.emulator.InvocationEvent.EnvironmentDied;
import io.baton.infra.emulator.InvocationEvent.EnvironmentEnded;
import io.baton.infra.emulator.InvocationEvent.EnvironmentStarted;
import io.baton.infra.emulator.InvocationEvent.Failed;
import io.baton.infra.emulator.InvocationEvent.InitFailed;
import io.baton.infra.emulator.InvocationEvent.Noted;
import io.baton.infra.emulator.InvocationEvent.Queued;
import io.baton.infra.emulator.InvocationEvent.Retrying;
import io.baton.infra.emulator.InvocationEvent.Started;
import io.baton.infra.emulator.InvocationEvent.Succeeded;
import io.baton.infra.emulator.InvocationEvent.Throttled;
import io.baton.infra.emulator.InvocationEvent.TimedOut;
import io.baton.infra.emulator.RuntimeApi.RuntimeError;
import io.baton.infra.local.LocalPartException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A function's environments and its asynchronous queue. Confined to the emulator's thread. */
final class DeployedFunction implements ExecutionEnvironment.Owner {
    private final EventLoop loop;
    private final Launcher launcher;
    private final Consumer<InvocationEvent> listener;
    private final List<ExecutionEnvironment> environments = new ArrayList<>();
    /** Of an earlier deployment, even of an equal one: they finish what they do and get nothing more. */
    private final Set<ExecutionEnvironment> outdated = new HashSet<>();

    private FunctionSpec spec;
    private boolean closed;

    DeployedFunction(FunctionSpec spec, EventLoop loop, Launcher launcher, Consumer<InvocationEvent> listener) {
        this.spec = spec;
        this.loop = loop;
        this.launcher = launcher;
        this.listener = listener;
    }

    /** Idle environments of the old version end now, working ones when they have done their work. */
    void update(FunctionSpec newSpec) {
        spec = newSpec;
        outdated.addAll(environments);
        environments.stream().filter(ExecutionEnvironment::isIdle).forEach(ExecutionEnvironment::kill);
    }

    FunctionSpec spec() {
        return spec;
    }

    void accept(Invocation invocation) {
        listener.accept(new Queued(invocation.attempt(), Instant.now()));
        dispatch(invocation);
    }

    Stream<RunningInvocation> running() {
        return environments.stream().map(ExecutionEnvironment::running).filter(Objects::nonNull);
    }

    Optional<ExecutionEnvironment> running(String requestId) {
        return environments.stream()
                .filter(environment -> {
                    RunningInvocation running = environment.running();
                    return running != null && running.requestId().equals(requestId);
                })
                .findFirst();
    }

    /** Kills every environment; answers them, so that the caller can wait for their end. */
    List<ExecutionEnvironment> close() {
        closed = true;
        environments.forEach(ExecutionEnvironment::kill);
        return List.copyOf(environments);
    }

    private void dispatch(Invocation invocation) {
        if (closed) {
            return;
        }
        long busy = environments.stream().filter(ExecutionEnvironment::isBusy).count();
        if (spec.reservedConcurrency() > 0 && busy >= spec.reservedConcurrency()) {
            throttle(invocation);
            return;
        }
        Optional<ExecutionEnvironment> warm = environments.stream()
                .filter(environment -> environment.isIdle() && !outdated.contains(environment))
                .findFirst();
        if (warm.isPresent()) {
            warm.get().run(invocation);
        } else {
            startFor(invocation);
        }
    }

    private void startFor(Invocation invocation) {
        String id = launcher.nextId(spec.name());
        ExecutionEnvironment fresh;
        try {
            fresh = new ExecutionEnvironment(id, spec, invocation, loop, launcher, this);
        } catch (LocalPartException e) {
            initFailed(invocation, "Sandbox.StartFailed", String.valueOf(e.getMessage()));
            return;
        }
        environments.add(fresh);
        listener.accept(new EnvironmentStarted(spec.name(), Instant.now(), fresh.id(), fresh.pid()));
    }

    private void throttle(Invocation invocation) {
        Duration backoff = invocation.nextBackoff();
        if (dropIfTooOld(invocation, backoff)) {
            return;
        }
        listener.accept(new Throttled(invocation.attempt(), Instant.now(), backoff));
        var unused = loop.after(backoff, () -> dispatch(invocation));
    }

    private void retry(Invocation invocation) {
        Attempt failed = invocation.attempt();
        if (closed) {
            return;
        }
        if (failed.number() > spec.maxRetries()) {
            listener.accept(new Dropped(failed, Instant.now(), "its last attempt failed"));
            return;
        }
        Duration delay = spec.retryDelay(failed.number());
        if (dropIfTooOld(invocation, delay)) {
            return;
        }
        listener.accept(new Retrying(failed, Instant.now(), delay));
        invocation.nextAttempt();
        var unused = loop.after(delay, () -> dispatch(invocation));
    }

    private boolean dropIfTooOld(Invocation invocation, Duration after) {
        boolean tooOld = invocation.isOlderThan(spec.maxEventAge(), after);
        if (tooOld) {
            listener.accept(
                    new Dropped(invocation.attempt(), Instant.now(), "it would be older than " + spec.maxEventAge()));
        }
        return tooOld;
    }

    @Override
    public void started(ExecutionEnvironment environment, Invocation invocation, boolean cold) {
        listener.accept(new Started(invocation.attempt(), Instant.now(), environment.id(), environment.pid(), cold));
    }

    @Override
    public void succeeded(Invocation invocation, String resultJson, Duration took) {
        listener.accept(new Succeeded(invocation.attempt(), Instant.now(), resultJson, took));
    }

    @Override
    public void failed(Invocation invocation, RuntimeError error) {
        listener.accept(new Failed(invocation.attempt(), Instant.now(), error.type(), error.message(), error.json()));
        retry(invocation);
    }

    @Override
    public void timedOut(Invocation invocation) {
        listener.accept(new TimedOut(invocation.attempt(), Instant.now(), spec.timeout()));
        retry(invocation);
    }

    @Override
    public void initFailed(Invocation invocation, String errorType, String message) {
        listener.accept(new InitFailed(invocation.attempt(), Instant.now(), errorType, message));
        retry(invocation);
    }

    @Override
    public void noted(Invocation invocation, ReportLine report) {
        listener.accept(new Noted(invocation.attempt(), Instant.now(), report));
    }

    @Override
    public void died(Invocation invocation, int exitCode, boolean outOfMemory) {
        listener.accept(new EnvironmentDied(invocation.attempt(), Instant.now(), exitCode, outOfMemory));
        retry(invocation);
    }

    @Override
    public void idle(ExecutionEnvironment environment) {
        if (outdated.contains(environment)) {
            environment.kill();
        } else if (launcher.freezesIdle()) {
            environment.freeze();
        }
    }

    @Override
    public void ended(ExecutionEnvironment environment, int exitCode) {
        environments.remove(environment);
        outdated.remove(environment);
        listener.accept(
                new EnvironmentEnded(spec.name(), Instant.now(), environment.id(), environment.pid(), exitCode));
    }
}
