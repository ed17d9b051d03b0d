package io.baton.infra.simulation.world;

import io.baton.infra.ledger.EndedInvocation;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.Terms;
import io.baton.infra.ledger.Verdict;
import io.baton.infra.simulation.History;
import io.baton.infra.simulation.Seed;
import io.baton.infra.simulation.machine.Machine;
import io.baton.infra.simulation.machine.Sandbox;
import io.baton.infra.simulation.machine.SimulatedThread;
import io.baton.internal.lease.DesiredState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A seed's whole history: a time of trouble, a calm in which all that was produced must get done, and an end. */
public final class World implements Function<Seed, History> {

    private static final long MOST_SWITCHES = 20_000_000;
    /** How late a line may be written in respect of the last write of its generation that took effect. */
    private static final Duration REPLAY_BOUND = Duration.ofMillis(20);
    /** The same, where a checkpoint waits until outputs are acknowledged. */
    private static final Duration WITH_OUTPUTS = Duration.ofSeconds(1);

    /** The same beside the time between two snapshots. */
    private static final Duration WITH_STATE = Duration.ofSeconds(2);

    /** For how long a request may still be waited for, or a process be frozen, after that. */
    private static final Duration TROUBLE_LASTS = Duration.ofSeconds(15);

    private static final Duration LOOK = Duration.ofMillis(250);

    @Override
    public History apply(Seed seed) {
        // neighbouring seeds of java.util.Random begin alike: all worlds would be of one kind
        var random = new SplittableRandom(seed.number());
        Plan plan = Plan.of(random.split(), seed.partitions(), seed.writes(), seed.keeps());
        var machine = new Machine(random.nextLong(), plan.lookEvery(), MOST_SWITCHES);
        List<WorldState> partitions = WorldState.of(random.split(), plan, machine, seed.sabotage());
        try {
            machine.run(() -> live(partitions));
        } catch (RuntimeException e) {
            return history(seed, partitions, String.valueOf(e.getMessage()));
        }
        return history(seed, partitions, null);
    }

    private static void live(List<WorldState> partitions) {
        WorldState state = partitions.getFirst();
        var world = new Sandbox("world");
        var time = new SandboxTime(state.machine(), world);
        var lambda = new SimulatedLambda(partitions);
        var schedule = new Schedule(state, lambda, time);
        var chaos = new Chaos(partitions, lambda, time);
        for (WorldState partition : partitions) {
            SimulatedThread.start(world, "producer", () -> produce(partition, time));
        }
        SimulatedThread.start(world, "schedule", schedule::runTicks);
        SimulatedThread.start(world, "watchdog", schedule::runWatchdog);
        SimulatedThread.start(world, "chaos", chaos::run);

        time.passes(Plan.TROUBLE);
        chaos.command(DesiredState.RUN);
        time.passes(LOOK);
        chaos.command(DesiredState.RUN);
        long until = state.machine().nanos() + state.plan().patience().toNanos();
        while (!partitions.stream().allMatch(World::done) && state.machine().nanos() < until) {
            time.passes(LOOK);
        }
        time.passes(Duration.ofMillis(state.random().nextInt(20_000)));
        schedule.end();
        lambda.close();
        chaos.command(DesiredState.STOP);
        until = state.machine().nanos() + Plan.LIFE.multipliedBy(2).toNanos();
        while (!lambda.isEmpty() && state.machine().nanos() < until) {
            time.passes(LOOK);
        }
        if (!lambda.isEmpty()) {
            state.chronicle().breach("invocations run on for ever after a STOP");
        }
        time.passes(Duration.ofSeconds(2));
        judges(partitions).forEach(StateJudge::end);
        OutputSite outputs = state.outputs();
        if (outputs != null) {
            boolean troubled = !state.plan().faults().isEmpty();
            outputs.isLeft(troubled ? Plan.TROUBLE.plus(TROUBLE_LASTS) : Duration.ZERO);
        }
    }

    private static Duration replayBound(Plan plan) {
        boolean cut = plan.faults().stream().anyMatch(FaultKind::cutsTheBucket);
        if (plan.remembering() != null) {
            return cut || plan.writing() != null
                    ? Plan.LIFE
                    : plan.remembering().every().plus(WITH_STATE);
        }
        if (plan.writing() == null) {
            return REPLAY_BOUND;
        }
        return plan.faults().stream().anyMatch(FaultKind::cutsOutputs) ? Plan.LIFE : WITH_OUTPUTS;
    }

    private static boolean done(WorldState state) {
        boolean moved = state.table().read().map(row -> row.seek() == null).orElse(true);
        return moved
                && state.log().size() == state.plan().records()
                && state.log().allSettled()
                && (state.kept() == null || state.kept().isQuiet());
    }

    private static void produce(WorldState state, SandboxTime time) {
        Plan plan = state.plan();
        int meanMillis = (int) Plan.TROUBLE.toMillis() * 9 / 10 / plan.records();
        for (int left = plan.records(); left > 0; ) {
            int burst = Math.min(left, 1 + state.random().nextInt(12));
            for (int i = 0; i < burst; i++) {
                state.log()
                        .append(
                                fate(plan, state.random(), state.log().size()),
                                plan.readsRetries() ? due(time, state.random()) : null,
                                SandboxTime.millis(state.machine()));
            }
            left -= burst;
            time.passes(Duration.ofMillis(1 + state.random().nextInt(2 * meanMillis * burst)));
        }
    }

    /** Within the delay most often; a few are past it, or were written by somebody who wants to be waited for. */
    private static Instant due(SandboxTime time, RandomGenerator random) {
        Duration away = switch (random.nextInt(10)) {
            case 0 -> Duration.ofDays(10);
            case 1 -> Duration.ofSeconds(-10);
            default -> Duration.ofMillis(random.nextInt((int) Plan.RETRY_DELAY.toMillis()));
        };
        return time.now().plus(away).truncatedTo(ChronoUnit.MILLIS);
    }

    private static Fate fate(Plan plan, RandomGenerator random, int index) {
        List<Fate> drawn = new ArrayList<>(List.of(Fate.UNWANTED));
        if (plan.has(FaultKind.HANDLER_SLOW)) {
            drawn.add(Fate.SLOW);
        }
        if (plan.has(FaultKind.HANDLER_FAILS)) {
            drawn.add(Fate.FAILS);
        }
        if (plan.has(FaultKind.HANDLER_POISON)) {
            drawn.add(Fate.POISON);
            if (plan.policy() != Plan.Policy.STOP) {
                drawn.add(Fate.UNREADABLE);
            }
        }
        if (plan.has(FaultKind.HANDLER_HANGS) && random.nextInt(6) == 0) {
            drawn.add(Fate.HANGS);
            drawn.add(Fate.HANGS_DEAF);
        }
        if (plan.has(FaultKind.HANDLER_NEVER_RETURNS)) {
            // one of each, far apart
            if (index == plan.records() / 4) {
                return Fate.STALLS;
            } else if (index == plan.records() / 2) {
                return Fate.NEVER_RETURNS;
            } else if (index == plan.records() * 2 / 3) {
                return Fate.STALLS_DEAF;
            }
        }
        // one of them: each takes half a dozen processes along; and one that stops for good would need an operator
        if (plan.has(FaultKind.HANDLER_CRASHES) && plan.policy() != Plan.Policy.STOP && index == plan.records() / 3) {
            return Fate.CRASHES;
        }
        return random.nextInt(12) == 0 ? drawn.get(random.nextInt(drawn.size())) : Fate.WELL;
    }

    private static Stream<StateJudge> judges(List<WorldState> partitions) {
        return partitions.stream().map(WorldState::kept).filter(Objects::nonNull);
    }

    private static History history(Seed seed, List<WorldState> partitions, @Nullable String brokeOff) {
        WorldState state = partitions.getFirst();
        Chronicle chronicle = state.chronicle();
        partitions.forEach(partition -> partition.log().due().forEach(chronicle.ledger()::acknowledged));
        Plan plan = state.plan();
        var terms = new Terms(replayBound(plan), plan.atOnce(), !plan.faults().isEmpty());
        List<String> breaches = new ArrayList<>(chronicle.breaches());
        if (brokeOff != null) {
            breaches.addFirst(brokeOff);
        }
        Evidence evidence = chronicle.ledger().evidence(terms);
        if (state.outputs() != null) {
            evidence = evidence.with(state.outputs().evidence());
        }
        List<EndedInvocation> asleep = evidence.ended().stream()
                .filter(one -> one.outcome() == EndedInvocation.Outcome.ASLEEP)
                .toList();
        int sleeps = (int) asleep.stream().filter(EndedInvocation::held).count();
        return new History(
                seed.number(),
                plan.toString(),
                state.machine().fingerprint(),
                state.machine().switches(),
                Duration.ofNanos(state.machine().nanos()),
                Verdict.of(evidence),
                chronicle.faults(),
                sleeps,
                asleep.size() - sleeps,
                state.outputs() == null ? 0 : state.outputs().seen(),
                judges(partitions).mapToInt(StateJudge::judged).sum(),
                judges(partitions).mapToInt(judge -> judge.effects().count()).sum(),
                breaches,
                chronicle.events());
    }
}
