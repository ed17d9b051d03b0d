package io.baton.infra.simulation.world;

import io.baton.Outcome;
import io.baton.infra.ledger.Fault;
import io.baton.infra.simulation.machine.Sandbox;
import io.baton.infra.simulation.machine.SimulatedThread;
import io.baton.internal.lambda.SideBySide;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Step;
import io.baton.internal.snapshot.SimulatedState;
import io.baton.internal.tenure.BufferBudget;
import io.baton.internal.tenure.BufferLimits;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.Ended;
import io.baton.internal.tenure.Neighbours;
import io.baton.internal.tenure.SleepLook;
import io.baton.internal.tenure.Slumber;
import io.baton.internal.tenure.SourceException;
import io.baton.internal.tenure.Turns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One whole invocation in a sandbox of its own, which has all partitions of the world. */
final class Invocation {

    /** Once it is told to end: the time that Lambda gives. */
    private static final Duration LETS_GO_WITHIN = Duration.ofMillis(500);

    private static final Duration BEGINS_WITHIN = Duration.ofMillis(100);

    private static final Duration THREADS_END_WITHIN = Duration.ofSeconds(1);

    private final WorldState state;
    private final Intent intent;
    private final Owner owner;
    private final Sandbox sandbox;
    private final SandboxTime time;
    private final List<PartitionTenure> tenures;
    private final Consumer<Invocation> onFailure;
    private final SimulatedState.Environment environment;
    private boolean ended;
    private boolean wasFrozen;
    private boolean told;
    private boolean unfit;
    private long startedNanos;
    private long beginNanos;

    /**
     * @param environment which an earlier one may have had
     * @param onFailure told when it failed, as Lambda's queue is
     */
    Invocation(
            List<WorldState> partitions,
            Intent intent,
            String requestId,
            String nonce,
            SimulatedState.Environment environment,
            Consumer<Invocation> onFailure) {
        this.environment = environment;
        this.state = partitions.getFirst();
        this.intent = intent;
        this.owner = new Owner(requestId, nonce, "log", "1");
        this.onFailure = onFailure;
        this.sandbox = new Sandbox(requestId + "." + nonce);
        this.time = new SandboxTime(state.machine(), sandbox);
        var buffers = new BufferBudget(new BufferLimits(state.plan().buffer(), 1 << 20), partitions.size());
        var slumber = new Slumber(Optional.ofNullable(state.plan().idleAfter()), partitions.size());
        Turns turns = partitions.size() == 1 ? null : new Turns(partitions.size(), Plan.TIMINGS, time::nanos);
        this.tenures = partitions.stream()
                .map(partition -> new PartitionTenure(
                        partition,
                        this,
                        intent,
                        owner,
                        sandbox,
                        time,
                        buffers,
                        new Neighbours(slumber.sleeper(), turns)))
                .toList();
    }

    void start() {
        startedNanos = state.machine().nanos();
        state.chronicle().say("invoked " + sandbox + " " + intent);
        sandbox.monotonicStops(state.random().nextBoolean());
        SimulatedThread.start(sandbox, "lambda", this::run);
    }

    private void run() {
        long endNanos = startedNanos + Plan.LIFE.toNanos();
        var deadline = new Deadline(
                () -> Duration.ofNanos(endNanos - state.machine().nanos()),
                Plan.TIMINGS.stopBeforeDeadline(),
                () -> told || unfit);
        if (leaveAsleep()) {
            return;
        }
        beginNanos = state.machine().nanos();
        List<Ended> outcomes =
                SideBySide.run(tenures, PartitionTenure::partition, tenure -> tenure.run(deadline), () -> unfit = true);
        ended = true;
        if (outcomes.stream().anyMatch(one -> one.outcome() == Outcome.FAILED)) {
            onFailure.accept(this);
        }
        time.passes(THREADS_END_WITHIN);
        List<String> leaked = works().anyMatch(Work::isUnderWay) ? List.of() : threadsBesidesThis();
        for (PartitionTenure tenure : tenures) {
            boolean first = tenure == tenures.getFirst();
            state.chronicle().ledger().ended(tenure.report(first ? leaked : List.of()));
        }
    }

    /** Whether it finds all partitions asleep and nothing to do; then it is over, and nothing may have waited when it began. */
    private boolean leaveAsleep() {
        if (state.plan().idleAfter() == null) {
            return false;
        }
        List<Long> ends = tenures.stream().map(PartitionTenure::end).toList();
        var look = new SleepLook(new FirstReads(), this::ends);
        Optional<List<Lease>> asleep =
                look.at(tenures.stream().map(PartitionTenure::key).toList());
        if (asleep.isEmpty()) {
            return false;
        }
        for (int i = 0; i < ends.size(); i++) {
            tenures.get(i).isLeftAlone(asleep.get().get(i), ends.get(i));
        }
        ended = true;
        time.passes(THREADS_END_WITHIN);
        List<String> leaked = threadsBesidesThis();
        for (int i = 0; i < ends.size(); i++) {
            state.chronicle()
                    .ledger()
                    .ended(tenures.get(i).reportOfLook(asleep.get().get(i), i == 0 ? leaked : List.of()));
        }
        return true;
    }

    private SleepLook.Ends ends(List<Integer> asked) {
        time.passes(Duration.ofMillis(5 + state.random().nextInt(100)));
        if (state.disturbances().brokerIsAway()) {
            throw new SourceException("no broker answers", null);
        }
        return new SleepLook.Ends(
                LogSource.TOPIC_ID,
                asked.stream()
                        .collect(Collectors.toMap(
                                partition -> partition,
                                partition -> tenures.get(partition).endAsSeen())));
    }

    /** A look writes nothing. */
    private final class FirstReads implements LeaseStore {

        @Override
        public Optional<Lease> read(LeaseKey key) {
            return tenures.get(key.partition()).line().read(key);
        }

        @Override
        public Written write(Step step) {
            throw new IllegalStateException("a look wrote " + step);
        }
    }

    private Stream<Work> works() {
        return tenures.stream().map(PartitionTenure::work);
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

    SimulatedState.Environment environment() {
        return environment;
    }

    /** Whether another invocation may have its environment. */
    boolean leftAnEnvironment() {
        return ended && !sandbox.isDead();
    }

    boolean isGone() {
        return ended || sandbox.isDead();
    }

    boolean canBeStruck() {
        return !isGone() && !sandbox.isFrozen();
    }

    /** Whether its time is up, or its process was told to end: nothing else ends all its tenures. */
    boolean hasToEnd() {
        Duration age = Duration.ofNanos(state.machine().nanos() - startedNanos);
        return told || Plan.LIFE.minus(age).compareTo(Plan.TIMINGS.stopBeforeDeadline()) <= 0;
    }

    /** Whether its tenures began so long ago that one which begins now has waited for something. */
    boolean isUnderWay() {
        return !wasFrozen && state.machine().nanos() - beginNanos > BEGINS_WITHIN.toNanos();
    }

    boolean wasFrozen() {
        return wasFrozen;
    }

    /** As the machine below dies. */
    void kill() {
        strike(Fault.Kind.KILL);
        state.machine().kill(sandbox);
    }

    /** By SIGTERM. */
    void isToldToEnd() {
        told = true;
        works().forEach(Work::isToldToEnd);
    }

    /** The time that it had for that is over. */
    void isMadeToEnd(Duration patience) {
        if (isGone()) {
            return;
        }
        boolean disturbed = wasFrozen || state.plan().faults().stream().anyMatch(FaultKind::cutsTheTable);
        boolean holds = tenures.stream().anyMatch(PartitionTenure::isHolder);
        if (holds && !disturbed && patience.compareTo(LETS_GO_WITHIN) >= 0) {
            state.chronicle().breach(sandbox + " was told to end, and still held the partition after " + patience);
        }
        kill();
    }

    void freeze() {
        strike(Fault.Kind.FREEZE);
        wasFrozen = true;
        works().forEach(work -> work.checks().mayBeInterrupted());
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

    private void strike(Fault.Kind kind) {
        tenures.forEach(tenure -> tenure.strike(kind));
    }
}
