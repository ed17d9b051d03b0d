package io.baton.infra.simulation.world;

import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Strikes now and then, by what the plan allows, until the time of trouble is over. */
final class Chaos {

    private static final List<FaultKind> STROKES = List.of(
            FaultKind.KILL,
            FaultKind.FREEZE,
            FaultKind.TABLE_GONE,
            FaultKind.BROKER_AWAY,
            FaultKind.TRUNCATION,
            FaultKind.LETTERS_AWAY,
            FaultKind.STOP_AND_START,
            FaultKind.CLOCK_JUMPS,
            FaultKind.SEEK,
            FaultKind.TOLD_TO_END,
            FaultKind.COORDINATOR_AWAY,
            FaultKind.BUCKET_AWAY);

    private final List<WorldState> partitions;
    private final WorldState state;
    private final SimulatedLambda lambda;
    private final SandboxTime time;

    Chaos(List<WorldState> partitions, SimulatedLambda lambda, SandboxTime time) {
        this.partitions = partitions;
        this.state = partitions.getFirst();
        this.lambda = lambda;
        this.time = time;
    }

    void run() {
        List<FaultKind> strokes = STROKES.stream().filter(state.plan()::has).toList();
        while (!strokes.isEmpty() && !state.disturbances().calm()) {
            time.passes(upTo(9_000));
            if (!state.disturbances().calm()) {
                strike(strokes.get(state.random().nextInt(strokes.size())));
            }
        }
    }

    private void strike(FaultKind kind) {
        switch (kind) {
            case KILL -> victim(kind).ifPresent(Invocation::kill);
            case FREEZE -> victim(kind).ifPresent(this::freeze);
            case TABLE_GONE -> cutTable();
            case BROKER_AWAY -> {
                Duration duration = upTo(12_000);
                state.chronicle().happened(kind, "for " + duration);
                state.disturbances().brokerAway(duration);
            }
            case LETTERS_AWAY -> {
                Duration duration = upTo(6_000);
                state.chronicle().happened(kind, "for " + duration);
                state.disturbances().lettersAway(duration);
            }
            case COORDINATOR_AWAY -> {
                Duration duration = upTo(12_000);
                state.chronicle().happened(kind, "for " + duration);
                state.disturbances().coordinatorAway(duration);
            }
            case BUCKET_AWAY -> {
                Duration duration = upTo(15_000);
                state.chronicle().happened(kind, "for " + duration);
                state.disturbances().bucketAway(duration);
            }
            case TRUNCATION -> truncate();
            case STOP_AND_START -> stopAndStart();
            case SEEK -> seek();
            case CLOCK_JUMPS ->
                victim(kind).ifPresent(victim -> victim.jumpClock(upTo(20_000).minusSeconds(8)));
            case TOLD_TO_END -> victim(kind).ifPresent(this::tell);
            default -> throw new IllegalArgumentException(kind + " is no stroke");
        }
    }

    /** The holder most often, else anybody. */
    private Optional<Invocation> victim(FaultKind kind) {
        Optional<Invocation> victim = state.random().nextInt(3) > 0 ? lambda.holder() : Optional.empty();
        if (victim.isEmpty()) {
            List<Invocation> running = lambda.running();
            victim = running.isEmpty()
                    ? Optional.empty()
                    : Optional.of(running.get(state.random().nextInt(running.size())));
        }
        victim.ifPresent(one -> state.chronicle().happened(kind, one.sandbox().toString()));
        return victim;
    }

    /** Lambda gives it half a second, and less at times; others give more. */
    private void tell(Invocation victim) {
        victim.isToldToEnd();
        Duration patience = Duration.ofMillis(300).plus(upTo(1_700));
        lambda.later(patience, () -> victim.isMadeToEnd(patience));
    }

    private void freeze(Invocation victim) {
        victim.freeze();
        lambda.later(upTo((int) Plan.TIMINGS.leaseDuration().multipliedBy(3).toMillis()), victim::thaw);
    }

    private void cutTable() {
        Duration duration = upTo(10_000);
        Optional<Invocation> one = state.random().nextBoolean() ? lambda.holder() : Optional.empty();
        state.chronicle()
                .happened(
                        FaultKind.TABLE_GONE,
                        "for " + one.map(holder -> holder.sandbox().toString()).orElse("all") + " " + duration);
        one.ifPresentOrElse(
                holder -> state.disturbances().tableGone(holder.sandbox(), duration),
                () -> state.disturbances().tableGone(duration));
    }

    private void truncate() {
        Log log = WorldState.any(partitions).log();
        long start = log.deleteBelow(log.start() + state.random().nextInt((int) (log.end() - log.start()) + 1));
        state.chronicle().happened(FaultKind.TRUNCATION, "to " + start);
    }

    private void stopAndStart() {
        state.chronicle().happened(FaultKind.STOP_AND_START, "");
        WorldState one = WorldState.any(partitions);
        command(one, DesiredState.STOP);
        lambda.later(upTo(10_000), () -> command(one, DesiredState.RUN));
    }

    /** Anywhere in the log; twice at times, before the first was carried out. */
    private void seek() {
        WorldState one = WorldState.any(partitions);
        for (int i = state.random().nextInt(4) == 0 ? 2 : 1; i > 0; i--) {
            one.table().read().ifPresent(row -> {
                SeekTarget target = SeekTarget.of(one);
                state.chronicle().happened(FaultKind.SEEK, "to " + target);
                var seek = new Lease.Seek(
                        row.lastSeek() + 1,
                        target.offset(),
                        null,
                        "simulation",
                        "it was drawn",
                        Instant.EPOCH,
                        target.snapshot());
                one.table()
                        .apply(
                                new Step.Seek(PartitionTenure.key(one.partition()), seek),
                                state.chronicle().micros());
            });
        }
    }

    /** For all partitions. */
    void command(DesiredState desired) {
        partitions.forEach(partition -> command(partition, desired));
    }

    private void command(WorldState partition, DesiredState desired) {
        state.chronicle().say("operator: " + desired);
        partition
                .table()
                .apply(
                        new Step.Command(
                                PartitionTenure.key(partition.partition()),
                                desired,
                                "simulation",
                                "it was drawn",
                                Instant.EPOCH),
                        state.chronicle().micros());
    }

    private Duration upTo(int millis) {
        return Duration.ofMillis(1 + state.random().nextInt(millis));
    }
}
