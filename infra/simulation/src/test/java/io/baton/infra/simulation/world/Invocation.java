package io.baton.infra.simulation.world;

import io.baton.FailurePolicy;
import io.baton.Outcome;
import io.baton.Pipeline;
import io.baton.TooLarge;
import io.baton.infra.ledger.EndedInvocation;
import io.baton.infra.ledger.Fault;
import io.baton.infra.simulation.Sabotage;
import io.baton.infra.simulation.machine.Sandbox;
import io.baton.infra.simulation.machine.SimulatedThread;
import io.baton.internal.lambda.Assembly;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Owner;
import io.baton.internal.metrics.Meters;
import io.baton.internal.recovery.FailurePlan;
import io.baton.internal.recovery.Outbox;
import io.baton.internal.tenure.Buffer;
import io.baton.internal.tenure.BufferLimits;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.Ended;
import io.baton.internal.tenure.OutOfRange;
import io.baton.internal.tenure.PartitionGauges;
import io.baton.internal.tenure.PartitionSource;
import io.baton.internal.tenure.RecordProcessor;
import io.baton.internal.tenure.SleepLook;
import io.baton.internal.tenure.Slumber;
import io.baton.internal.tenure.SourceException;
import io.baton.internal.tenure.Tenure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One whole invocation in a sandbox of its own, wired as the Lambda function wires it. */
final class Invocation {

    static final LeaseKey KEY = new LeaseKey("standings", Log.TOPIC, 0);

    /** Once it is told to end: the time that Lambda gives. */
    private static final Duration LETS_GO_WITHIN = Duration.ofMillis(500);

    private static final Duration THREADS_END_WITHIN = Duration.ofSeconds(1);

    private final WorldState state;
    private final Intent intent;
    private final Owner owner;
    private final Sandbox sandbox;
    private final SandboxTime time;
    private final Work work;
    private final Meters meters = new Meters();
    private final Consumer<Invocation> onFailure;
    private boolean ended;
    private boolean wasFrozen;
    private boolean told;

    /** @param onFailure told when it failed, as Lambda's queue is */
    Invocation(WorldState state, Intent intent, String requestId, String nonce, Consumer<Invocation> onFailure) {
        this.state = state;
        this.intent = intent;
        this.owner = new Owner(requestId, nonce, "log", "1");
        this.onFailure = onFailure;
        this.sandbox = new Sandbox(requestId + "." + nonce);
        this.time = new SandboxTime(state.machine(), sandbox);
        this.work = new Work(state, owner.id(), time, this::kill);
        state.table().knows(owner.id(), work);
    }

    void start() {
        state.chronicle().say("invoked " + sandbox + " " + intent);
        sandbox.monotonicStops(state.random().nextBoolean());
        SimulatedThread.start(sandbox, "lambda", this::run);
    }

    private void run() {
        long endNanos = state.machine().nanos() + Plan.LIFE.toNanos();
        var deadline = new Deadline(
                () -> Duration.ofNanos(endNanos - state.machine().nanos()),
                Plan.TIMINGS.stopBeforeDeadline(),
                () -> told);
        var line = new TableLine(state.table(), sandbox, time, state.disturbances(), state.random(), state.chronicle());
        if (leavesAsleep(line)) {
            return;
        }
        LeaseTimings timings = timings();
        OutOfRange outOfRange = outOfRange();
        var assembly = new Assembly(
                line,
                new Tenure.Conduct(timings, outOfRange),
                new Assembly.Limits(
                        new BufferLimits(state.plan().buffer(), 1 << 20),
                        state.plan().inFlight()),
                meters,
                new PartitionGauges(meters, snapshot -> {}, Duration.ofMinutes(1), time),
                time,
                state.random());
        var request = new ClaimRequest(KEY, owner, intent);
        var sleeper = new Slumber(Optional.ofNullable(state.plan().idleAfter()), 1).sleeper();
        Ended how = assembly.tenureOf(request, deadline, sleeper, new Parts(assembly, request, deadline, outOfRange))
                .run();
        ended = true;
        state.chronicle().say(sandbox + " ended: " + how.outcome() + ", " + how.reason());
        if (how.outcome() == Outcome.FAILED) {
            onFailure.accept(this);
        }
        time.passes(THREADS_END_WITHIN);
        state.chronicle().ledger().ended(report(how));
    }

    /** Whether it finds the partition asleep and nothing to do; then it is over, and nothing may have waited when it began. */
    private boolean leavesAsleep(TableLine line) {
        if (state.plan().idleAfter() == null) {
            return false;
        }
        long end = state.log().end();
        Optional<List<Lease>> asleep = new SleepLook(line, partitions -> ends()).at(List.of(KEY));
        if (asleep.isEmpty()) {
            return false;
        }
        long reached = asleep.get().getFirst().checkpoint().orElseThrow().nextOffset();
        if (reached < end) {
            state.chronicle()
                    .breach("%s left the partition asleep at %d although the log went on to %d"
                            .formatted(sandbox, reached, end));
        }
        ended = true;
        state.chronicle().say(sandbox + " left it asleep");
        time.passes(THREADS_END_WITHIN);
        state.chronicle()
                .ledger()
                .ended(new EndedInvocation(
                        0,
                        owner.id(),
                        0,
                        EndedInvocation.Outcome.ASLEEP,
                        false,
                        intent instanceof Intent.Watchdog,
                        0,
                        0,
                        false,
                        threadsBesidesThis()));
        return true;
    }

    private SleepLook.Ends ends() {
        time.passes(Duration.ofMillis(5 + state.random().nextInt(100)));
        if (state.disturbances().brokerIsAway()) {
            throw new SourceException("no broker answers", null);
        }
        long end = state.sabotage() == Sabotage.LOOKS_ARE_BLIND
                ? state.table().read().flatMap(Lease::checkpoint).orElseThrow().nextOffset()
                : state.log().end();
        return new SleepLook.Ends(LogSource.TOPIC_ID, Map.of(0, end));
    }

    /** Where it was to stop, somebody has chosen otherwise by the end of the trouble. */
    private OutOfRange outOfRange() {
        OutOfRange planned = state.plan().outOfRange();
        return planned == OutOfRange.STOP && state.disturbances().calm() ? OutOfRange.EARLIEST : planned;
    }

    private LeaseTimings timings() {
        if (state.sabotage() != Sabotage.LEASES_DIFFER) {
            return Plan.TIMINGS;
        }
        return state.random().nextBoolean() ? Plan.HASTY : Plan.LEISURELY;
    }

    private EndedInvocation report(Ended how) {
        return new EndedInvocation(
                0,
                owner.id(),
                Objects.requireNonNullElse(how.generation(), 0L),
                EndedInvocation.Outcome.valueOf(how.outcome().name()),
                how.fromOffset() != null,
                intent instanceof Intent.Watchdog,
                how.records(),
                0,
                false,
                work.isUnderWay() ? List.of() : threadsBesidesThis());
    }

    private List<String> threadsBesidesThis() {
        return state.machine().alive(sandbox).stream()
                .filter(name -> !name.equals(SimulatedThread.currentThread().getName()))
                .toList();
    }

    Intent intent() {
        return intent;
    }

    Owner owner() {
        return owner;
    }

    boolean isGone() {
        return ended || sandbox.isDead();
    }

    boolean canBeStruck() {
        return !isGone() && !sandbox.isFrozen();
    }

    /** As the machine below dies. */
    void kill() {
        strike(Fault.Kind.KILL);
        state.machine().kill(sandbox);
    }

    /** By SIGTERM. */
    void isToldToEnd() {
        told = true;
        work.isToldToEnd();
    }

    /** The time that it had for that is over. */
    void isMadeToEnd(Duration patience) {
        if (isGone()) {
            return;
        }
        boolean disturbed = wasFrozen || state.plan().faults().stream().anyMatch(FaultKind::cutsTheTable);
        if (isHolder() && !disturbed && patience.compareTo(LETS_GO_WITHIN) >= 0) {
            state.chronicle().breach(sandbox + " was told to end, and still held the partition after " + patience);
        }
        kill();
    }

    void freeze() {
        strike(Fault.Kind.FREEZE);
        wasFrozen = true;
        work.checks().mayBeInterrupted();
        state.machine().freeze(sandbox);
    }

    void thaw() {
        if (!sandbox.isDead()) {
            state.chronicle().say("thawed " + sandbox);
            state.machine().thaw(sandbox);
        }
    }

    void jumpClock(Duration by) {
        // a clock that jumps closes the fence early, as a table out of reach does
        strike(Fault.Kind.CUT);
        time.jump(by);
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** What Lambda does when the function's timeout is over. */
    void timeOut() {
        if (!isGone()) {
            if (!wasFrozen) {
                state.chronicle().breach(sandbox + " did not end before its deadline");
            }
            kill();
        }
    }

    /** Its handlers are left behind, if there are any. */
    private void abandons() {
        work.checks().mayBeInterrupted();
        if (!work.isUnderWay()) {
            return;
        }
        if (!work.mayOutlastADrain() && !wasFrozen && isHolder()) {
            state.chronicle().breach(sandbox + " gave up a record before the drain's time was up");
        }
        strike(Fault.Kind.ABANDON);
    }

    private boolean isHolder() {
        return state.table()
                .read()
                .map(Lease::holder)
                .filter(holder -> holder.ownerId().equals(owner.id()))
                .isPresent();
    }

    private void strike(Fault.Kind kind) {
        state.table()
                .read()
                .map(Lease::holder)
                .filter(holder -> holder.ownerId().equals(owner.id()))
                .ifPresent(
                        holder -> state.table().struck(kind, holder.generation().value()));
    }

    private final class Parts implements Tenure.Parts, Assembly.Outside {

        private final Assembly assembly;
        private final ClaimRequest request;
        private final Deadline deadline;
        private final OutOfRange outOfRange;

        Parts(Assembly assembly, ClaimRequest request, Deadline deadline, OutOfRange outOfRange) {
            this.assembly = assembly;
            this.request = request;
            this.deadline = deadline;
            this.outOfRange = outOfRange;
        }

        @Override
        public PartitionSource openSource() {
            return new LogSource(
                    state.log(),
                    time,
                    state.disturbances(),
                    state.random(),
                    state.table(),
                    state.chronicle(),
                    outOfRange);
        }

        @Override
        public Buffer openBuffer() {
            return assembly.buffer();
        }

        @Override
        public RecordProcessor openProcessor() {
            return WatchedProcessor.processor(
                    assembly.processor(request, deadline, this),
                    state.sabotage(),
                    Invocation.this::abandons,
                    work.checks()::mayBeInterrupted);
        }

        @Override
        public Pipeline<?, ?> pipeline() {
            return Pipelines.of(state.plan(), state.log(), work);
        }

        @Override
        public FailurePlan.Places openPlaces(FailurePolicy policy) {
            return switch (policy) {
                case FailurePolicy.Stop ignored -> FailurePlan.Places.NONE;
                case FailurePolicy.Skip ignored -> FailurePlan.Places.NONE;
                case FailurePolicy.DeadLetter ignored -> new FailurePlan.Places(null, outbox());
                case FailurePolicy.RetryLater ignored -> new FailurePlan.Places(outbox(), outbox());
            };
        }

        private @Nullable Outbox outbox() {
            var letters = new Letters(state.log(), work, time, state.disturbances(), state.random());
            letters.connect();
            return new Outbox(letters, "letters", TooLarge.STOP);
        }
    }
}
