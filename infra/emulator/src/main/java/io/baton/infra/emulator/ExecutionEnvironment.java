package io.baton.infra.emulator;

import io.baton.infra.emulator.InvocationEvent.EnvironmentDied;
import io.baton.infra.emulator.RuntimeApi.RuntimeError;
import io.baton.infra.emulator.RuntimeApi.Work;
import io.baton.infra.emulator.machine.Machine;
import io.baton.infra.emulator.machine.ProcessMemory;
import io.baton.infra.local.ChildJvm;
import io.baton.infra.local.LocalPartException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that runs a function's invocations, one at a time, and its Runtime API.
 *
 * <pre>
 *   STARTING → WORKING ⇄ IDLE      (it asks for the next event, and is given one)
 *      any of them     → ENDED     (its process is gone)
 * </pre>
 *
 * Confined to the emulator's thread, but for the API's calls, which post to it.
 */
final class ExecutionEnvironment implements RuntimeApi.Listener {
    private enum State {
        STARTING,
        WORKING,
        IDLE,
        ENDED
    }

    /** What the function makes of it; called on the emulator's thread. {@code Assignment} ends with each of them. */
    interface Owner {
        void started(ExecutionEnvironment environment, Invocation invocation, boolean cold);

        void succeeded(Invocation invocation, String resultJson, Duration took);

        void failed(Invocation invocation, RuntimeError error);

        void timedOut(Invocation invocation);

        void initFailed(Invocation invocation, String errorType, String message);

        void died(Invocation invocation, int exitCode, boolean outOfMemory);

        /** Comes before each of the ends above. */
        void noted(Invocation invocation, ReportLine report);

        /** It has no work, and is not frozen yet. */
        void idle(ExecutionEnvironment environment);

        void ended(ExecutionEnvironment environment, int exitCode);
    }

    private record Assignment(Invocation invocation, Instant startedAt, long startedNanos, Future<?> limit) {}

    private final String id;
    private final FunctionSpec spec;
    private final EventLoop loop;
    private final Owner owner;
    private final RuntimeApi api = new RuntimeApi(this);
    private final Launcher launcher;
    private final Machine machine;
    private final ChildJvm child;
    private final long launchedNanos = System.nanoTime();
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();
    private State state = State.STARTING;
    private boolean served;
    private @Nullable Duration init;
    private boolean killed;
    private @Nullable Assignment assignment;
    private @Nullable CompletableFuture<Work> poll;

    /** Starts the process, which will be given the invocation when it first asks. */
    ExecutionEnvironment(
            String id, FunctionSpec spec, Invocation first, EventLoop loop, Launcher launcher, Owner owner) {
        this.id = id;
        this.spec = spec;
        this.loop = loop;
        this.owner = owner;
        this.launcher = launcher;
        this.machine = launcher.machine(id, spec);
        api.start();
        try {
            this.child = launcher.launch(id, spec, api.address(), machine);
        } catch (LocalPartException e) {
            api.close();
            machine.close();
            throw e;
        }
        machine.started(child);
        Future<?> limit = loop.after(launcher.initTimeout(), this::startedTooSlowly);
        this.assignment = new Assignment(first, Instant.now(), System.nanoTime(), limit);
        var unused = child.exit().thenAccept(code -> loop.post(() -> ended(code)));
    }

    String id() {
        return id;
    }

    long pid() {
        return child.pid();
    }

    boolean isIdle() {
        return state == State.IDLE && !killed;
    }

    boolean isBusy() {
        return assignment != null;
    }

    @Nullable
    RunningInvocation running() {
        if (assignment == null || state != State.WORKING) {
            return null;
        }
        Attempt attempt = assignment.invocation().attempt();
        return new RunningInvocation(
                attempt.function(), attempt.requestId(), attempt.number(), id, pid(), assignment.startedAt());
    }

    void run(Invocation invocation) {
        machine.thaw();
        begin(invocation);
    }

    boolean freeze() {
        return machine.freeze();
    }

    boolean thaw() {
        return machine.thaw();
    }

    void kill() {
        killed = true;
        child.destroy();
    }

    /** It ends by itself, when what it does in the meantime is done. */
    void terminate() {
        killed = true;
        child.terminate();
    }

    /** Completed once its end has been dealt with. */
    CompletableFuture<Boolean> gone() {
        return gone;
    }

    @Override
    public CompletableFuture<Work> polled() {
        CompletableFuture<Work> work = new CompletableFuture<>();
        loop.post(() -> ready(work));
        return work;
    }

    @Override
    public void answered(String requestId, String resultJson) {
        loop.post(() -> {
            Assignment done = finish();
            if (done != null) {
                Duration took = note(done, null);
                owner.succeeded(done.invocation(), resultJson, took);
            }
        });
    }

    @Override
    public void failed(String requestId, RuntimeError error) {
        loop.post(() -> {
            Assignment done = finish();
            if (done != null) {
                Duration unused = note(done, error.type());
                owner.failed(done.invocation(), error);
            }
        });
    }

    @Override
    public void initFailed(RuntimeError error) {
        loop.post(() -> initFailed(error.type(), error.message()));
    }

    private void ready(CompletableFuture<Work> work) {
        if (state == State.ENDED) {
            work.cancel(false);
            return;
        }
        poll = work;
        if (state == State.STARTING) {
            init = Duration.ofNanos(System.nanoTime() - launchedNanos);
            machine.initEnded();
            Assignment first = finish();
            if (first != null) {
                begin(first.invocation());
            }
            return;
        }
        state = State.IDLE;
        owner.idle(this);
    }

    private void begin(Invocation invocation) {
        CompletableFuture<Work> waiting = poll;
        if (waiting == null) {
            throw new IllegalStateException(id + " did not ask for work");
        }
        poll = null;
        state = State.WORKING;
        Instant now = Instant.now();
        Future<?> limit = loop.after(spec.timeout(), this::ranTooLong);
        assignment = new Assignment(invocation, now, System.nanoTime(), limit);
        boolean cold = !served;
        served = true;
        owner.started(this, invocation, cold);
        long deadline = now.plus(spec.timeout()).toEpochMilli();
        waiting.complete(new Work(invocation.requestId(), invocation.eventJson(), deadline, spec.arn()));
    }

    /** Ends the assignment, once: whatever comes later finds none. */
    private @Nullable Assignment finish() {
        Assignment done = assignment;
        assignment = null;
        if (done != null) {
            done.limit().cancel(false);
        }
        return done;
    }

    /** As Lambda sums an attempt up; answers how long it took. The init belongs to the first. */
    private Duration note(Assignment done, @Nullable String errorType) {
        Duration took = Duration.ofNanos(System.nanoTime() - done.startedNanos());
        OptionalInt peak =
                machine.wasOutOfMemory() ? OptionalInt.of(spec.memoryMegabytes()) : ProcessMemory.peakMegabytes(pid());
        var report = new ReportLine(
                done.invocation().requestId(),
                took,
                init,
                spec.memoryMegabytes(),
                peak.isPresent() ? peak.getAsInt() : null,
                errorType);
        init = null;
        launcher.note(id, report.text());
        owner.noted(done.invocation(), report);
        return took;
    }

    private void ranTooLong() {
        Assignment done = finish();
        if (done != null) {
            Duration unused = note(done, "Sandbox.Timedout");
            kill();
            owner.timedOut(done.invocation());
        }
    }

    private void startedTooSlowly() {
        initFailed("Sandbox.Timedout", "It asked for no event within the init timeout");
    }

    private void initFailed(String errorType, String message) {
        Assignment done = finish();
        if (done != null) {
            kill();
            owner.initFailed(done.invocation(), errorType, message);
        }
    }

    private void ended(int exitCode) {
        State before = state;
        state = State.ENDED;
        if (poll != null) {
            poll.cancel(false);
        }
        api.close();
        machine.close();
        Assignment lost = finish();
        if (lost != null && before == State.STARTING) {
            String message = "It ended with code " + exitCode + " before it asked for an event:\n" + child.logTail(10);
            owner.initFailed(lost.invocation(), EnvironmentDied.ERROR_TYPE, message);
        } else if (lost != null) {
            launcher.note(
                    id,
                    "RequestId: %s Error: %s"
                            .formatted(lost.invocation().requestId(), EnvironmentDied.message(exitCode)));
            Duration unused = note(lost, EnvironmentDied.ERROR_TYPE);
            owner.died(lost.invocation(), exitCode, machine.wasOutOfMemory());
        }
        owner.ended(this, exitCode);
        gone.complete(true);
    }
}
